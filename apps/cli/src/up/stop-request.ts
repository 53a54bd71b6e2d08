const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Listens for the wish to stop until the process ends: a second signal must not cut the stop short.
 * @returns a signal that aborts at the first one
 */
export function stopRequest(report: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      report(controller.signal.aborted ? 'still stopping …' : `stopping (${signal}) …`);
      controller.abort();
    });
  }
  return controller.signal;
}

/** Settles like `work`, or rejects as soon as the stop is requested: the work then goes on unobserved. */
export async function unlessStopped<T>(stop: AbortSignal, work: () => Promise<T>): Promise<T> {
  return Promise.race([work(), untilStopped(stop).then(() => Promise.reject(new Error('Stopped.')))]);
}

export async function untilStopped(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    stop.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
