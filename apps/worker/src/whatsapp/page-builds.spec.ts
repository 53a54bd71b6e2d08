import type { Logger } from '@chasqui/logging';
import { PageBuilds } from './page-builds.js';

function aLog(): { lines: unknown[]; logger: Logger } {
  const lines: unknown[] = [];
  return { lines, logger: { error: (line: unknown) => lines.push(line) } as unknown as Logger };
}

describe('the builds of the page that a worker met', () => {
  it('are told in the log once each, and counted each time', () => {
    const { lines, logger } = aLog();
    const builds = new PageBuilds(logger);
    builds.met('2.3000.1', ['id_shape']);
    builds.met('2.3000.1', ['id_shape']);
    builds.met('2.3000.2', ['send_path']);
    expect(lines).toEqual([
      { build: '2.3000.1', problems: ['id_shape'] },
      { build: '2.3000.2', problems: ['send_path'] },
    ]);
    expect([...builds.incompatible()]).toEqual([
      ['2.3000.1', 2],
      ['2.3000.2', 1],
    ]);
  });

  it('keep what showed in use apart from other builds', () => {
    const builds = new PageBuilds(aLog().logger);
    builds.learn('2.3000.1', 'send_answer');
    builds.learn('2.3000.1', 'send_answer');
    expect(builds.learntOf('2.3000.1')).toEqual(['send_answer']);
    expect(builds.learntOf('2.3000.2')).toEqual([]);
  });
});
