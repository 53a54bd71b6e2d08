import type { Occasion } from './fault.js';
import type { Faults } from './faults.js';

/** What a page that starts is told to do wrong. */
export interface StartFaults {
  readonly sync: 'as-usual' | 'never' | 'too-early';
  readonly syncDelayMs: number;
  readonly clockSkewMs: number;
}

export function startFaults(faults: Faults, occasion: Occasion): StartFaults {
  return {
    sync: syncOf(faults, occasion),
    syncDelayMs: faults.spring('slow-sync', occasion)?.delayMs ?? 0,
    clockSkewMs: faults.spring('clock-skew', occasion)?.skewMs ?? 0,
  };
}

function syncOf(faults: Faults, occasion: Occasion): StartFaults['sync'] {
  if (faults.spring('never-sync', occasion)) return 'never';
  return faults.spring('sync-too-early', occasion) ? 'too-early' : 'as-usual';
}
