import { EventEmitter } from 'node:events';
import { PhoneLinking } from './phone-linking.js';
import type { ShownCode } from './vocabulary.js';

const ONE = '4915100000001';
const OTHER = '4915100000002';

/** The library with a page that shows the codes that it is told. */
class Library extends EventEmitter {
  readonly pupPage = {};
  readonly answers: (string | Error)[] = [];
  readonly asked: string[] = [];

  requestPairingCode(phoneNumber: string): Promise<string> {
    this.asked.push(phoneNumber);
    const answer = this.answers.shift() ?? 'AAAAAAAA';
    if (typeof answer !== 'string') return Promise.reject(answer);
    this.emit('code', answer);
    return Promise.resolve(answer);
  }
}

function open(...answers: (string | Error)[]): { library: Library; linking: PhoneLinking; shown: ShownCode[] } {
  const library = new Library();
  library.answers.push(...answers);
  const shown: ShownCode[] = [];
  const linking = new PhoneLinking(library as never, (code) => shown.push(code));
  return { library, linking, shown };
}

describe('a pairing code', () => {
  it('is told with the number that it was asked for, and so is the one that takes its place', async () => {
    const { library, linking, shown } = open('FIRST111', 'OTHER222');
    expect(await Promise.all([linking.requestCode(ONE), linking.requestCode(OTHER)])).toEqual(['FIRST111', 'OTHER222']);
    library.emit('code', 'LATER333');
    expect(shown).toEqual([
      { code: 'FIRST111', phoneNumber: ONE, isRenewed: false },
      { code: 'OTHER222', phoneNumber: OTHER, isRenewed: false },
      { code: 'LATER333', phoneNumber: OTHER, isRenewed: true },
    ]);
  });

  it('that the page does not give is refused, and the next one is asked for all the same', async () => {
    const { linking } = open(new Error('CompanionHelloError: bad-request'), 'SECOND22');
    await expect(linking.requestCode(ONE)).rejects.toMatchObject({ code: 'pairing_code_refused' });
    expect(await linking.requestCode(ONE)).toBe('SECOND22');
  });

  it.each(['Execution context was destroyed', 'Protocol error: Target closed'])(
    'of which nobody knows what became of it is no refusal: %s',
    async (text) => {
      await expect(open(new Error(text)).linking.requestCode(ONE)).rejects.toThrow(text);
    },
  );
});
