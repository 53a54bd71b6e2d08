import type { Message, MessageDirection } from './message.entity.js';

/** Which messages of a session are meant; what is left out does not matter. */
export interface MessageFilter {
  /** In one of these: somebody's chat has as many as that person has addresses. */
  chats?: readonly string[] | undefined;
  /** Stored by Chasqui then or later… */
  since?: Date | undefined;
  /** …and before this. */
  until?: Date | undefined;
  direction?: MessageDirection | undefined;
  statuses?: readonly Message['status'][] | undefined;
  /** Of the batch with this id. */
  batchId?: string | undefined;
  /** A part of the text, in whatever case. */
  text?: string | undefined;
}

/** Those that no index finds: conditions on a row `m`. One that is added belongs here, and nowhere else in SQL. */
const CONDITIONS = {
  direction: (value: string) => `m.direction = ${value}`,
  statuses: (value: string) => `m.status = ANY (${value}::text[])`,
  batchId: (value: string) => `m.batch_id = ${value}::uuid`,
  text: (value: string) =>
    `strpos(case_folded(coalesce(m.content->>'text', m.content->>'caption')), case_folded(${value})) > 0`,
} satisfies Partial<Record<keyof MessageFilter, (value: string) => string>>;

const NAMES = Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[];

/** @param parameter makes a value one of the statement's, and returns how SQL names it */
export function rowConditions(filter: MessageFilter, parameter: (value: unknown) => string): string[] {
  return NAMES.flatMap((name) => (filter[name] === undefined ? [] : [CONDITIONS[name](parameter(filter[name]))]));
}

/** Whether every row that an index finds is asked for. */
export function isFoundByIndex(filter: MessageFilter): boolean {
  return NAMES.every((name) => filter[name] === undefined);
}
