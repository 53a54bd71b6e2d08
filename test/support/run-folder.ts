import path from 'node:path';

/** Where the test files of one run find the stacks that others of them started. */
export const RUN_FOLDER = path.resolve(__dirname, '../../.data/test-run');

/** Where they note the stacks whose logs are read at the end of the run. */
export const LOG_CHECK_FOLDER = path.resolve(__dirname, '../../.data/log-check');

/** Where they leave what they saw of traps; `npm run traps` makes docs/traps.md of it. */
export const TRAP_FOLDER = path.resolve(__dirname, '../../.data/traps');
