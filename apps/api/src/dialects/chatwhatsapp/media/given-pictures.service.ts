import { Inject, Injectable } from '@nestjs/common';
import type { MediaIntakeConfig } from '@chasqui/config';
import { DomainError } from '@chasqui/errors';
import { ProfilePictures, Staging } from '@chasqui/media';
import { Downloads } from '@chasqui/outbound-requests';
import type { NewPicture } from '@chasqui/session-calls';
import { StillAllowed } from '../../../auth/still-allowed.service.js';
import { Places } from '../../../http/places.js';
import { isPictureUrl, PICTURE_TEXT, toPicture } from '../session-calls/picture.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { wrongFile } from './file-problem.js';
import { MEDIA_INTAKE } from './media-intake.js';

const FIELD = 'picture';

/** Pictures of profiles and groups, as callers give them. */
@Injectable()
export class GivenPictures {
  private readonly places = new Places({ ofAll: 8, ofOne: 2 });
  private readonly downloads: Downloads;
  private readonly maxBytes: number;

  constructor(
    @Inject(MEDIA_INTAKE) { allowedHosts, fetchTimeoutMs, maxBytes }: MediaIntakeConfig,
    private readonly staging: Staging,
    private readonly pictures: ProfilePictures,
    private readonly stillAllowed: StillAllowed,
  ) {
    this.downloads = new Downloads({ allowedHosts, times: { wholeMs: fetchTimeoutMs } });
    this.maxBytes = maxBytes.image;
  }

  /**
   * One at a URL is fetched, and made smaller where that is needed.
   * @param picture what `PictureField` let pass; null: none any more; undefined: it stays
   * @throws DomainError of {@link Downloads.fetch} and {@link ProfilePictures}, with the `field` of the picture;
   *   input_invalid, uploads_busy, or what a caller is refused with who lost its access meanwhile
   */
  async take(
    call: Pick<SessionCall, 'view' | 'caller' | 'signal'>,
    picture: string | null | undefined,
  ): Promise<NewPicture | null | undefined> {
    if (typeof picture !== 'string') return picture;
    try {
      if (isPictureUrl(picture)) return toPicture((await this.fetch(call, picture)).toString('base64'));
      const given = toPicture(picture);
      this.pictures.check(Buffer.from(given.base64, 'base64'));
      return given;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, details } = error as DomainError;
      throw code === 'file_type_wrong'
        ? wrongFile(FIELD, PICTURE_TEXT)
        : new DomainError(code, { field: FIELD, ...details });
    }
  }

  private fetch(
    { view, caller, signal }: Pick<SessionCall, 'view' | 'caller' | 'signal'>,
    url: string,
  ): Promise<Buffer> {
    return this.places.run(view.session.accountId, () =>
      this.stillAllowed.during(caller, async (refused) => {
        const staged = await this.downloads.fetch(url, AbortSignal.any([signal, refused]), ({ body }) =>
          this.staging.receive(body, { maxBytes: this.maxBytes }),
        );
        return this.pictures.take(staged);
      }),
    );
  }
}
