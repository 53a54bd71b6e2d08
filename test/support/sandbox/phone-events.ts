import { eventually } from '../eventually.js';

export interface PhoneEvent {
  event: string;
  data: Record<string, unknown>;
}

/** Everything that somebody who looks at a phone is told, from now on. */
export interface PhoneEvents {
  /** Waits for one that is as expected, whether it came already or not. */
  one(isExpected: (event: PhoneEvent) => boolean): Promise<PhoneEvent>;
  close(): void;
}

export async function phoneEvents(sandboxUrl: string, number: string): Promise<PhoneEvents> {
  const events: PhoneEvent[] = [];
  const stream = new AbortController();
  const response = await fetch(`${sandboxUrl}/phones/${number}/events`, { signal: stream.signal });
  if (!response.ok || !response.body) throw new Error(`sandbox events of ${number}: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const reading = read(reader, events).catch((error: unknown) => {
    if (!stream.signal.aborted) throw error;
  });
  return {
    async one(isExpected) {
      const seen = await eventually(
        () => events.filter(isExpected),
        ({ length }) => length > 0,
      );
      const [first] = seen;
      if (!first) throw new Error('no such event');
      return first;
    },
    close() {
      stream.abort();
      void reading;
    },
  };
}

async function read(reader: ReadableStreamDefaultReader<string>, events: PhoneEvent[]): Promise<void> {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (text + value).split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const { event, data } = /^event: (?<event>.*)\ndata: (?<data>.*)$/.exec(frame)?.groups ?? {};
      if (event && data) events.push({ event, data: JSON.parse(data) as Record<string, unknown> });
    }
  }
}
