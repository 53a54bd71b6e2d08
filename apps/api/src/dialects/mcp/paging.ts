import { z } from 'zod';

const MOST = 50;
const DEFAULT = 20;
const LONGEST_CURSOR = 200;

export const Limit = z.int().min(1).max(MOST).default(DEFAULT).describe('The most on one page.');

export const Cursor = z.string().max(LONGEST_CURSOR).optional().describe('nextCursor of the page before.');

export const NextCursor = z.string().nullable().describe('Give it as cursor to go on; null at the end.');

const PAGE = 100;
const MOST_PAGES = 10;
const ENOUGH = 20;

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Looks through a list that cannot be searched, as far as one call may, and tells where to go on. */
export async function searchPages<T>(
  from: string | undefined,
  read: (page: { limit: number; cursor?: string }) => Promise<Page<T>>,
  isWanted: (item: T) => boolean,
): Promise<Page<T>> {
  const items: T[] = [];
  let cursor = from;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await read({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items.filter(isWanted));
    if (page.nextCursor === null || items.length >= ENOUGH) return { items, nextCursor: page.nextCursor };
    cursor = page.nextCursor;
  }
  return { items, nextCursor: cursor ?? null };
}

/** Whether any of the texts has the query in it, whatever the case; without a query all have. */
export function hasQuery(query: string | undefined, texts: readonly (string | null)[]): boolean {
  const wanted = query?.trim().toLowerCase() ?? '';
  return texts.some((text) => text?.toLowerCase().includes(wanted) ?? false) || wanted === '';
}
