import { runChasqui } from '../support/run-chasqui.js';
import { sharedDataDir, sharedStack } from '../support/stack.js';

describe('./chasqui doctor', () => {
  it('examines an installation that runs', async () => {
    await sharedStack();
    const { status, stdout } = runChasqui(['doctor', '--sandbox', '--data-dir', sharedDataDir()]);
    expect(stdout).toMatch(/^ok +data folder .*in use by pid \d+/m);
    expect(stdout).not.toMatch(/^missing/m);
    expect(status).toBe(0);
  });
});
