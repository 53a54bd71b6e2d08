// Makes docs/traps.md of what the trap tests of the last run saw; with --check it only compares the rows that do not
// depend on the machine: which traps there are, and what a person sees.
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const prettier = require('prettier');

const ROOT = path.resolve(__dirname, '../..');
const RECORDS = path.join(ROOT, '.data/traps');
const DOCUMENT = path.join(ROOT, 'docs/traps.md');

const INTRODUCTION = `# Traps, and what becomes of them

Made by \`npm run traps\` from a run of the tests in [test/e2e/traps](../test/e2e/traps): each row is a trap that was sprung
there on a real session, with the unmodified whatsapp-web.js in a real Chromium. "Sees" is what \`/sessions/{id}/status\` told
first; "healed" is the time from the trap to \`ready\` (or to the message's end), with the tests' shortened deadlines and on
two cores. A trap that heals by itself was sprung "times" times, one after the other on the same session. Before each it
was restarted by request, or its worker had run for 30 s where that was ended, so that no spring pays for the one before:
a failure that comes again is answered with a growing delay. All of it was seen on the sandbox: the real WhatsApp Web is
heavier and slower, and was not reachable.
`;

function readRows() {
  const rows = readdirSync(RECORDS)
    .flatMap((name) => readFileSync(path.join(RECORDS, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line));
  return rows.sort((a, b) => `${a.area}/${a.trap}`.localeCompare(`${b.area}/${b.trap}`, 'en'));
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function seconds(ms) {
  return ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`;
}

function toTable(rows) {
  const lines = rows.map(
    ({ trap, sees, healer, times, healedMs }) =>
      `| ${trap} | ${sees} | ${healer} | ${times} | ${seconds(quantile(healedMs, 0.5))} | ${seconds(quantile(healedMs, 1))} |`,
  );
  const header = [
    '| Trap | What a person sees | Healed by | Times | p50 | max |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  return [...header, ...lines].join('\n');
}

/** What must be the same on every machine. */
function stableRows(markdown) {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[ -]+\|/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim())
        .join(' | '),
    );
}

async function main() {
  const rows = readRows();
  const areas = [...new Set(rows.map(({ area }) => area))];
  const sections = areas.map((area) => `## ${area}\n\n${toTable(rows.filter((row) => row.area === area))}\n`);
  const document = await prettier.format([INTRODUCTION, ...sections].join('\n'), {
    ...(await prettier.resolveConfig(DOCUMENT)),
    parser: 'markdown',
  });
  if (!process.argv.includes('--check')) return writeFileSync(DOCUMENT, document);
  const [documented, seen] = [readFileSync(DOCUMENT, 'utf8'), document].map(stableRows);
  const missing = seen.filter((row) => !documented.includes(row));
  const gone = documented.filter((row) => !seen.includes(row));
  if (missing.length + gone.length === 0) return console.log(`docs/traps.md has all ${seen.length} traps`);
  console.error(
    [
      'docs/traps.md differs; run: npm run traps',
      ...missing.map((row) => `+ ${row}`),
      ...gone.map((row) => `- ${row}`),
    ].join('\n'),
  );
  process.exitCode = 1;
}

void main();
