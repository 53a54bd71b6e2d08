import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** What links to files are made with, the same in all processes of the installation. */
@Injectable()
export class MediaLinkKey {
  private key: Buffer | undefined;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @returns 32 bytes */
  async read(): Promise<Buffer> {
    this.key ??= await this.load();
    return this.key;
  }

  private async load(): Promise<Buffer> {
    const [row] = await this.database.query<{ key: Buffer }[]>('SELECT key FROM media_link_key');
    if (!row) throw new Error('the database has no key for links to files');
    return row.key;
  }
}
