/** What a run is to be, as `./chasqui chaos` hands it over. */
export interface RunOptions {
  /** The program that starts the stack: `./chasqui`. */
  readonly chasqui: string;
  /** Of the schedule; drawn when it is not given. */
  readonly seed?: number;
  /** How long there is load and faults. */
  readonly durationSeconds: number;
  readonly sessions: number;
  /** How many lines are sent as batches, over all sessions; 0 for none. */
  readonly batch: number;
  /** Only faults of these kinds. */
  readonly kinds?: readonly string[];
  readonly json: boolean;
}
