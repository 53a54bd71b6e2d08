/** In the order in which they are stopped: whoever uses another process ends before it. */
export const PROCESS_KINDS = ['api', 'worker', 'sandbox', 'redis', 'postgres'] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** How a process is asked to end. SIGINT is PostgreSQL's fast shutdown; its SIGTERM would wait for every client. */
export const STOP_SIGNALS: Readonly<Record<ProcessKind, NodeJS.Signals>> = {
  api: 'SIGTERM',
  worker: 'SIGTERM',
  sandbox: 'SIGTERM',
  redis: 'SIGTERM',
  postgres: 'SIGINT',
};
