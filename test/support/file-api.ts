import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { MediaFiles, type FileType } from '@chasqui/media';
import { SendingApi, type SendAnswer } from './sending-api.js';
import type { WholeApi } from './whole-api.js';

type ReadySession = Awaited<ReturnType<SendingApi['aReadySession']>>;

/** A part of a form: a text, or a file. */
type FormPart = string | { filename: string; type: string; content: Buffer };

interface StoredMessage {
  type: string;
  content: { media: { id: string; mimetype: string; bytes: number; filename?: string }; caption?: string };
}

/** Sends files through the whole API, in accounts without limits. */
export class FileApi {
  readonly sending: SendingApi;

  constructor(readonly api: WholeApi) {
    this.sending = new SendingApi(api);
  }

  async sendJson(
    session: ReadySession,
    type: FileType,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<SendAnswer> {
    return this.inject(session, type, {
      headers: { 'content-type': 'application/json', ...headers },
      payload: JSON.stringify({ to: '919876543210', wait: 0, ...body }),
    });
  }

  async sendForm(
    session: ReadySession,
    type: FileType,
    parts: Record<string, FormPart>,
    headers: Record<string, string> = {},
  ): Promise<SendAnswer> {
    const boundary = randomUUID();
    const payload = Buffer.concat([
      ...Object.entries({ to: '919876543210', wait: '0', ...parts }).map(([name, part]) =>
        encode(boundary, name, part),
      ),
      Buffer.from(`--${boundary}--\r\n`),
    ]);
    const contentType = `multipart/form-data; boundary=${boundary}`;
    return this.inject(session, type, { headers: { 'content-type': contentType, ...headers }, payload });
  }

  /** The only message of the session, with the bytes of its file. */
  async theMessageOf({ id, accountId }: ReadySession): Promise<StoredMessage & { file: Buffer }> {
    const rows = await this.messagesOf({ id });
    const [row] = rows;
    if (!row || rows.length > 1) throw new Error(`there are ${rows.length} messages`);
    const files = this.api.app.get(MediaFiles, { strict: false });
    return { ...row, file: await buffer((await files.open(accountId, row.content.media.id)).stream) };
  }

  async messagesOf({ id }: { id: string }): Promise<StoredMessage[]> {
    return this.api.database.query('SELECT type, content FROM messages WHERE session_id = $1', [id]);
  }

  /** Files on their way into the store. */
  incoming(): string[] {
    return readdirSync(join(this.api.mediaPath, 'incoming'));
  }

  async inject(
    session: ReadySession,
    type: FileType,
    call: { headers: Record<string, string>; payload: string | Buffer },
  ): Promise<SendAnswer> {
    const answer = await this.api.app.inject({
      method: 'POST',
      url: `/sessions/${session.id}/send/${type}`,
      headers: { 'x-api-key': session.key, ...call.headers },
      payload: call.payload,
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }
}

function encode(boundary: string, name: string, part: FormPart): Buffer {
  const isText = typeof part === 'string';
  const about = isText ? '' : `; filename="${part.filename}"\r\nContent-Type: ${part.type}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${about}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), isText ? Buffer.from(part) : part.content, Buffer.from('\r\n')]);
}
