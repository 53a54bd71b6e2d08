import type { Logger } from '@chasqui/logging';

/**
 * Ends this process in order, once, on SIGTERM, on SIGINT, or when the supervisor that started it is gone.
 * @param stop finishes what is under way; when it fails the process ends with 1
 */
export function stopInOrder(logger: Logger, stop: () => Promise<void>): void {
  let isStopping = false;
  const begin = (why: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ why }, 'stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.fatal({ err: error }, 'did not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  process.on('disconnect', () => {
    begin('the supervisor is gone');
  });
}
