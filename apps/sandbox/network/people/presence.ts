import type { Connections } from '../connections.js';
import type { Devices } from '../devices.js';

export type Activity = 'typing' | 'recording' | 'paused';

/** What one person sees of another right now. None of it is kept: it is worth nothing a moment later. */
export interface PresenceChange {
  readonly from: string;
  /** Missing when it is about the person, not about one chat. */
  readonly chat?: string;
  readonly activity?: Activity;
  readonly isAvailable: boolean;
}

type Watcher = (to: string, change: PresenceChange) => void;

export interface Presence {
  isAvailable(number: string): boolean;
  setAvailable(number: string, isAvailable: boolean, told: readonly string[]): void;
  /** `told` are the other participants of the chat; each sees it in the chat as they know it. */
  act(number: string, activity: Activity, told: readonly { readonly number: string; readonly chat: string }[]): void;
  /** Calls back for everything that anybody gets to see. */
  watch(watcher: Watcher): void;
}

export function createPresence(devices: Devices, connections: Connections): Presence {
  const available = new Set<string>();
  const watchers: Watcher[] = [];

  function tell(to: string, change: PresenceChange): void {
    for (const id of devices.idsOf(to)) connections.of(id)?.push('presence', change);
    for (const watcher of watchers) watcher(to, change);
  }

  return {
    isAvailable: (number) => available.has(number),
    setAvailable(number, isAvailable, told) {
      if (isAvailable) available.add(number);
      else available.delete(number);
      for (const to of told) tell(to, { from: number, isAvailable });
    },
    act(number, activity, told) {
      // Whoever types is there.
      available.add(number);
      for (const { number: to, chat } of told) tell(to, { from: number, chat, activity, isAvailable: true });
    },
    watch: (watcher) => void watchers.push(watcher),
  };
}
