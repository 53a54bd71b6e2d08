import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLibraryModules } from './library-modules.js';
import { ANSWERED, LIBRARY, UNANSWERED } from './module-list.js';

const PACKAGE = path.dirname(require.resolve('whatsapp-web.js/package.json'));
const PAGE = path.resolve(__dirname, '../page/module-table.js');

const unanswered = UNANSWERED.flatMap(({ names }) => names);

describe('the list of modules', () => {
  it('was made for the whatsapp-web.js that is installed', () => {
    const { version, sourceSha256 } = readLibraryModules(PACKAGE);
    expect({ version, sourceSha256 }).toEqual(LIBRARY);
  });

  it('has every module that the library can ask for, once', () => {
    expect([...ANSWERED, ...unanswered].sort()).toEqual(readLibraryModules(PACKAGE).names);
  });

  it('leaves no call of require unread', () => {
    // `injectToFunction`, whose callers name the module.
    expect(readLibraryModules(PACKAGE).unreadable).toEqual(['target.module']);
  });

  it('says of the page what the page does', async () => {
    const { answeredModules } = (await import(PAGE)) as { answeredModules: () => string[] };
    expect(answeredModules().sort()).toEqual([...ANSWERED].sort());
  });
});

describe('a changed whatsapp-web.js', () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'chasqui-library-source-'));
    cpSync(path.join(PACKAGE, 'src'), path.join(copy, 'src'), { recursive: true });
    cpSync(path.join(PACKAGE, 'package.json'), path.join(copy, 'package.json'));
  });

  afterEach(() => {
    rmSync(copy, { recursive: true });
  });

  function change(file: string, from: string, to: string): void {
    const text = readFileSync(path.join(copy, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(path.join(copy, file), text.replace(from, to));
  }

  it('is another library by one character of its source', () => {
    change('src/Client.js', 'class Client', 'class  Client');
    expect(readLibraryModules(copy).sourceSha256).not.toBe(LIBRARY.sourceSha256);
    expect(readLibraryModules(copy).names).toEqual(readLibraryModules(PACKAGE).names);
  });

  it('is another library by its version', () => {
    change('package.json', `"version": "${LIBRARY.version}"`, '"version": "1.35.0"');
    expect(readLibraryModules(copy).version).toBe('1.35.0');
  });

  it('that asks for a new module is seen to, however the call is broken into lines', () => {
    change('src/Client.js', 'class Client', "window\n    .require(\n        'WAWebBrandNew',\n    );\nclass Client");
    expect(readLibraryModules(copy).names).toContain('WAWebBrandNew');
  });

  it('that computes a name is seen to', () => {
    change('src/Client.js', 'class Client', 'window.require(`WAWeb${kind}Store`);\nclass Client');
    expect(readLibraryModules(copy).unreadable).not.toEqual(['target.module']);
  });
});
