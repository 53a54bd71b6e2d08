interface Limit {
  readonly perWindow: number;
  readonly windowMs: number;
}

/** Counts requests by account; true for those beyond the limit of their window. */
export function rateWindow({ perWindow, windowMs }: Limit, now = Date.now): (account: string) => boolean {
  const windows = new Map<string, { endsAt: number; count: number }>();

  return (account) => {
    const known = windows.get(account);
    const window = known && known.endsAt > now() ? known : { endsAt: now() + windowMs, count: 0 };
    windows.set(account, window);
    window.count += 1;
    return window.count > perWindow;
  };
}
