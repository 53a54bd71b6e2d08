import { toS3StoreConfig, type CliConfig } from '@chasqui/config';
import { DomainError } from '@chasqui/errors';
import type { Finding } from './finding.js';

const name = 'media store';

/** Whether the bucket of the files can be used; the folder that is used without one is a part of the data folder. */
export async function examineMediaStore({ mediaStore }: Pick<CliConfig, 'mediaStore'>): Promise<Finding[]> {
  const s3 = toS3StoreConfig(mediaStore);
  if (!s3) return [];
  const bucket = `bucket ${s3.bucket} at ${s3.endpoint ?? `Amazon S3, ${s3.region}`}`;
  const { reachBucket } = await import('./reach-bucket.js');
  try {
    await reachBucket(s3);
    return [{ name, state: 'ok', detail: bucket }];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const problem = String((error as DomainError).details['problem']);
    const mend = 'correct the settings MEDIA_S3_… (docs/media.md); until then no file comes or leaves';
    return [{ name, state: 'warning', detail: `${bucket}: ${problem}`, mend }];
  }
}
