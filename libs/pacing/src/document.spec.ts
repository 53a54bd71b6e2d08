import { readText } from '../../../test/support/document.js';
import { DEFAULT_PACING, warmUpCap } from './policy.js';

/** Each field of the table of the defaults, with its number. */
function tableOfDefaults(): Record<string, string | undefined> {
  const [, section = ''] = readText('docs/pacing.md').split('## The defaults\n');
  const [table = ''] = section.split('\n\nA cap that is');
  const rows = [...table.matchAll(/^\| `(\S+)` +\| (\S+) +\|/gm)];
  return Object.fromEntries(rows.map(([, field = '', value]) => [field, value]));
}

describe('docs/pacing.md', () => {
  it('has every default, with its number', () => {
    const { warmUp, ...numbers } = DEFAULT_PACING;
    const expected = { ...numbers, 'warmUp.firstDay': warmUp?.firstDay, 'warmUp.growth': warmUp?.growth };
    const asText = Object.entries(expected).map(([field, value]) => [field, String(value)]);
    expect(tableOfDefaults()).toEqual(Object.fromEntries(asText));
  });

  it('counts the days of a warm-up as they are', () => {
    const { warmUp } = DEFAULT_PACING;
    const days = [0, 1, 2, 3].map((daysOver) => warmUp && warmUpCap(warmUp, daysOver));
    expect(readText('docs/pacing.md')).toContain(`${days.join(', ')}, …`);
  });

  it('says that the numbers are not those of WhatsApp', () => {
    expect(readText('docs/pacing.md')).toContain("**our caution, and not WhatsApp's numbers**");
  });
});
