import { existsSync } from 'node:fs';
import path from 'node:path';
import { fixturesIn } from './runner/placeholders.js';
import type { Row, Step } from './runner/row.js';
import { SUITES } from './suites.js';
import { FIXTURES } from './world/fixtures.js';

const ROOT = path.resolve(__dirname, '../..');
const CAPABILITIES = ['webhooks'];

const stepsOf = (row: Row): readonly Step[] => ('steps' in row ? row.steps : []);

/** The names that a step needs an earlier one to have kept. */
function neededBy(step: Step): string[] {
  return [...JSON.stringify(step).matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
}

describe.each(Object.entries(SUITES))('the rows of %s', (_dialect, { rows }) => {
  it('have ids of their own', () => {
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('speak of fixtures that there are', () => {
    const known = Object.keys(FIXTURES);
    expect([...fixturesIn(rows)].filter((fixture) => !known.includes(fixture))).toEqual([]);
  });

  it('use nothing of an earlier step but what it kept', () => {
    for (const row of rows) {
      const kept: string[] = [];
      for (const step of stepsOf(row)) {
        expect({ row: row.id, missing: neededBy(step).filter((name) => !kept.includes(name)) }).toEqual({
          row: row.id,
          missing: [],
        });
        if ('keep' in step) kept.push(...Object.keys(step.keep ?? {}));
      }
    }
  });

  it('wait for nothing but capabilities that are to come', () => {
    const waitedFor = rows.flatMap(({ pending }) => pending ?? []);
    expect(waitedFor.filter((capability) => !CAPABILITIES.includes(capability))).toEqual([]);
  });

  it('name a test that exists where they are shown elsewhere', () => {
    const elsewhere = rows.flatMap((row) => ('elsewhere' in row ? [row.elsewhere] : []));
    expect(elsewhere.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});
