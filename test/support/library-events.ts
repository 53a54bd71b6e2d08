import type { Client } from 'whatsapp-web.js';
import { eventually } from './eventually.js';

/** What a client said with one of its events, from when this was made: before what causes it, for ids come later. */
export interface RecordedEvents<T extends unknown[]> {
  /** The first one that is wanted, as soon as it was heard. */
  find(isWanted: (...args: T) => boolean): Promise<T>;
  readonly heard: readonly T[];
}

export function recordEvents<T extends unknown[]>(client: Client, event: string): RecordedEvents<T> {
  const heard: T[] = [];
  client.on(event, (...args: T) => heard.push(args));
  return {
    heard,
    async find(isWanted) {
      const wanted = (): T[] => heard.filter((args) => isWanted(...args));
      const [first] = await eventually(wanted, ({ length }) => length > 0);
      if (!first) throw new Error(`no ${event} was heard`);
      return first;
    },
  };
}
