import type { S3StoreConfig } from '@chasqui/config';
import { checkMediaStore } from '@chasqui/media';

/** In a file of its own: with it come Nest and TypeORM, which nothing else of the doctor needs. @throws DomainError */
export async function reachBucket(s3: S3StoreConfig): Promise<void> {
  await checkMediaStore({ path: '.', s3 });
}
