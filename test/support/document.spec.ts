import { outputPattern } from './document.js';

describe('the output that a document shows', () => {
  it.each([
    ['sent\n', 'sent\n'],
    ['sent\n', 'sent'],
    ['at … sent\n', 'at 12:00 sent\n'],
    ['…\nnow sent\n', 'now sent\n'],
    ['…\nnow sent\n', 'queued\nsending\nnow sent\n'],
  ])('%j is %j', (expected, output) => {
    expect(output).toMatch(outputPattern(expected));
  });

  it.each([
    ['sent\n', 'not sent\n'],
    ['sent\n', 'sent\nand failed\n'],
    ['at … sent\n', 'at 12:00\n sent\n'],
    ['a.c\n', 'abc\n'],
    ['…\nnow sent\n', 'queued\n'],
  ])('%j is not %j', (expected, output) => {
    expect(output).not.toMatch(outputPattern(expected));
  });
});
