import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { MediaLinkKey } from '@chasqui/media';

export type MediaLinkErrorCode = 'media_link_invalid';

/** The file of which message a link leads to. */
export interface LinkedMessage {
  accountId: string;
  /** Of its row. */
  id: string;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const EXPIRY_BYTES = 4;
const UUID_BYTES = 16;
const TOKEN_BYTES = IV_BYTES + EXPIRY_BYTES + 2 * UUID_BYTES + TAG_BYTES;
const LIVES_SECONDS = 15 * 60;

/** Links that need no key and live for a quarter of an hour. They are encrypted: whoever has one learns nothing else. */
@Injectable()
export class MediaLinks {
  constructor(private readonly key: MediaLinkKey) {}

  async mint({ accountId, id }: LinkedMessage): Promise<{ token: string; expiresAt: Date }> {
    const expiresAtSeconds = Math.floor(Date.now() / 1_000) + LIVES_SECONDS;
    const expiry = Buffer.alloc(EXPIRY_BYTES);
    expiry.writeUInt32BE(expiresAtSeconds);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, await this.key.read(), iv);
    const sealed = [cipher.update(Buffer.concat([expiry, toBytes(accountId), toBytes(id)])), cipher.final()];
    const token = Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64url');
    return { token, expiresAt: new Date(expiresAtSeconds * 1_000) };
  }

  /** @throws DomainError media_link_invalid */
  async read(token: string): Promise<LinkedMessage> {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== TOKEN_BYTES) throw invalid();
    const opened = open(bytes, await this.key.read());
    if (opened.readUInt32BE() * 1_000 < Date.now()) throw invalid();
    return { accountId: toUuid(opened, EXPIRY_BYTES), id: toUuid(opened, EXPIRY_BYTES + UUID_BYTES) };
  }
}

function open(bytes: Buffer, key: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw invalid();
  }
}

function toBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function toUuid(bytes: Buffer, at: number): string {
  const hex = bytes.subarray(at, at + UUID_BYTES).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function invalid(): DomainError<MediaLinkErrorCode> {
  return new DomainError('media_link_invalid');
}
