/** An error in the words of this dialect. */
export interface Saying {
  status: number;
  error: string | ((details: Readonly<Record<string, unknown>>) => string);
  /** What stands beside `error` in the body. */
  extra?: (details: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}
