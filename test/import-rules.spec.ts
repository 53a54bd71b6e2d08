import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VIOLATIONS } from './support/import-violations.js';

const ROOT = path.resolve(__dirname, '..');
const CONFIGURATION = path.join(ROOT, '.dependency-cruiser.cjs');
const CRUISER = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** The names of the rules that each file breaks in a checkout of nothing but the trees. */
function cruise(trees: readonly Readonly<Record<string, string>>[]): Map<string, Set<string>> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'chasqui-imports-')));
  try {
    for (const name of ['apps', 'libs', 'test']) mkdirSync(path.join(folder, name));
    for (const tree of trees) for (const [name, text] of Object.entries(tree)) write(path.join(folder, name), text);
    write(path.join(folder, 'package.json'), JSON.stringify({ name: 'imports', dependencies: {} }));
    write(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { module: 'nodenext' } }));
    const args = [CRUISER, 'apps', 'libs', 'test', '--config', CONFIGURATION, '--output-type', 'json'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (stdout === '') throw new Error(stderr);
    return rulesByFile((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rulesByFile(violations: readonly Violation[]): Map<string, Set<string>> {
  const result = new Map<string, Set<string>>();
  for (const { from, rule } of violations) result.set(from, (result.get(from) ?? new Set()).add(rule.name));
  return result;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>(CONFIGURATION);

describe('the rules of imports', () => {
  const broken = cruise(Object.values(VIOLATIONS));

  it('have each a tree that breaks them', () => {
    expect(Object.keys(VIOLATIONS).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(VIOLATIONS))('find what breaks %s, and that it breaks nothing else', (rule, tree) => {
    const [file = ''] = Object.keys(tree);
    expect([...(broken.get(file) ?? [])]).toEqual([rule]);
  });

  it('find nothing else in those trees', () => {
    const files = Object.values(VIOLATIONS).map((tree) => Object.keys(tree)[0]);
    expect([...broken.keys()].filter((file) => !files.includes(file))).toEqual([]);
  });
});
