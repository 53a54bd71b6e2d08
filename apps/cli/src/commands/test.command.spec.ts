import { jestArguments } from './test.command.js';

describe('the arguments of Jest', () => {
  it.each([
    [[], []],
    [['unit'], ['--selectProjects', 'unit']],
    [
      ['medium', 'e2e', '-t', 'unlink'],
      ['-t', 'unlink', '--selectProjects', 'medium', 'e2e'],
    ],
    [
      ['-t', 'unit'],
      ['-t', 'unit'],
    ],
    [['libs/config'], ['libs/config']],
  ])('of %j are %j', (words, args) => {
    expect(jestArguments(words)).toEqual(args);
  });
});
