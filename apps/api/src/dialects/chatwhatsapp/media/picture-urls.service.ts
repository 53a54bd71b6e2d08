import { Inject, Injectable } from '@nestjs/common';
import type { MediaIntakeConfig } from '@chasqui/config';
import { DomainError } from '@chasqui/errors';
import { ProfilePictures, Staging } from '@chasqui/media';
import { Downloads } from '@chasqui/outbound-requests';
import { Places } from '../../../http/places.js';
import { isPictureUrl, PICTURE_TEXT } from '../session-calls/picture.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { wrongFile } from './file-problem.js';
import { MEDIA_INTAKE } from './media-intake.js';

const FIELD = 'picture';

/** null: none any more; absent: it stays. */
interface PictureChange {
  picture?: string | null;
}

/** Pictures of profiles and groups that are somewhere else. */
@Injectable()
export class PictureUrls {
  private readonly places = new Places({ ofAll: 8, ofOne: 2 });
  private readonly downloads: Downloads;
  private readonly maxBytes: number;

  constructor(
    @Inject(MEDIA_INTAKE) { allowedHosts, fetchTimeoutMs, maxBytes }: MediaIntakeConfig,
    private readonly staging: Staging,
    private readonly pictures: ProfilePictures,
  ) {
    this.downloads = new Downloads({ allowedHosts, times: { wholeMs: fetchTimeoutMs } });
    this.maxBytes = maxBytes.image;
  }

  /**
   * The picture itself in place of its URL, in base64; anything else as it is. Made smaller where that is needed.
   * @throws DomainError of {@link Downloads.fetch} and {@link ProfilePictures.take}, with the `field` of the picture;
   *   input_invalid, uploads_busy
   */
  async fetched(
    { view, signal }: Pick<SessionCall, 'view' | 'signal'>,
    { picture }: PictureChange,
  ): Promise<PictureChange> {
    if (typeof picture !== 'string') return picture === undefined ? {} : { picture };
    if (!isPictureUrl(picture)) return { picture };
    try {
      const bytes = await this.places.run(view.session.accountId, () => this.fetch(picture, signal));
      return { picture: bytes.toString('base64') };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, details } = error as DomainError;
      throw code === 'file_type_wrong'
        ? wrongFile(FIELD, PICTURE_TEXT)
        : new DomainError(code, { field: FIELD, ...details });
    }
  }

  private async fetch(url: string, signal: AbortSignal): Promise<Buffer> {
    const staged = await this.downloads.fetch(url, signal, ({ body }) =>
      this.staging.receive(body, { maxBytes: this.maxBytes }),
    );
    return this.pictures.take(staged);
  }
}
