/** How much is measured. Every figure of a speed is the median of its rounds. */
export interface Scale {
  readonly acceptRounds: number;
  readonly acceptSeconds: number;
  readonly handOvers: number;
  readonly sendRounds: number;
  /** Per session and round. */
  readonly oneSessionMessages: number;
  readonly manySessions: number;
  readonly manySessionMessages: number;
  readonly bulkRounds: number;
  readonly bulkMessages: number;
  readonly largeFileBytes: number;
  /** How often a file is uploaded while replies leave. */
  readonly uploads: number;
  readonly memoryMessages: number;
  readonly idleSeconds: number;
}

export const FULL: Scale = {
  acceptRounds: 5,
  acceptSeconds: 3,
  handOvers: 100,
  sendRounds: 5,
  oneSessionMessages: 100,
  manySessions: 8,
  manySessionMessages: 40,
  bulkRounds: 3,
  bulkMessages: 10_000,
  largeFileBytes: 100_000_000,
  uploads: 3,
  memoryMessages: 20_000,
  idleSeconds: 30,
};

export const LONG: Scale = { ...FULL, memoryMessages: 100_000 };

/** Shows that every row can be measured, and nothing of how fast it is. */
export const SMOKE: Scale = {
  acceptRounds: 1,
  acceptSeconds: 1,
  handOvers: 3,
  sendRounds: 1,
  oneSessionMessages: 10,
  manySessions: 2,
  manySessionMessages: 3,
  bulkRounds: 1,
  bulkMessages: 100,
  largeFileBytes: 2_000_000,
  uploads: 1,
  memoryMessages: 50,
  idleSeconds: 2,
};
