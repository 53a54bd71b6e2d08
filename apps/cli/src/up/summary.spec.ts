import { toJson, toText, type Ready } from './summary.js';

const demo = { id: 'e67a00be-ed45-4356-9488-049cabb9895d', apiKey: 'wask_1', phoneNumber: '12025550101' };

const sandboxRun: Ready = {
  url: 'http://127.0.0.1:3000',
  sandboxUrl: 'http://127.0.0.1:3100',
  credentials: { adminKey: 'wamk_1', operatorKey: 'waop_1', demo },
  processes: { api: [1], worker: [2], postgres: [3], redis: [4], sandbox: [5] },
  keysShown: true,
  dataFolder: '/data',
  showsQrs: false,
};

const realRun: Ready = {
  ...sandboxRun,
  sandboxUrl: null,
  credentials: { adminKey: null, operatorKey: null, demo: null },
  processes: { api: [1], worker: [2, 6], postgres: [], redis: [], sandbox: [] },
};

describe('the line of --json', () => {
  it('tells the keys, the demo session and the processes of a sandbox', () => {
    expect(JSON.parse(toJson(sandboxRun))).toEqual({
      url: 'http://127.0.0.1:3000',
      adminKey: 'wamk_1',
      operatorKey: 'waop_1',
      session: demo,
      sandbox: { url: 'http://127.0.0.1:3100' },
      processes: { api: 1, worker: 2, postgres: 3, redis: 4, sandbox: 5 },
    });
  });

  it('lists all workers, and only processes that are ours', () => {
    expect(JSON.parse(toJson(realRun))).toEqual({
      url: 'http://127.0.0.1:3000',
      adminKey: null,
      operatorKey: null,
      processes: { api: 1, worker: 2, workers: [2, 6] },
    });
  });

  it('is one line', () => {
    expect(toJson(sandboxRun)).not.toContain('\n');
  });
});

describe('the text for a person', () => {
  it('ends, in the sandbox, with the way to a real phone', () => {
    expect(toText(sandboxRun).split('\n').at(-1)).toMatch(/real phone.*\.\/chasqui up$/);
  });

  it('has the command that sends a message and the page where it arrives', () => {
    expect(toText(sandboxRun)).toContain(`curl -X POST http://127.0.0.1:3000/sessions/${demo.id}/send`);
    expect(toText(sandboxRun)).toContain('http://127.0.0.1:3100/?phone=12025550102');
  });

  it('names the command that makes a key, when none was made', () => {
    expect(toText({ ...realRun, keysShown: false })).toContain('./chasqui key create');
    expect(toText(realRun)).toContain('was shown at the first start');
  });

  it('never prints a key that it does not know', () => {
    expect(toText(realRun)).toContain("'X-API-Key: <admin key>'");
  });
});
