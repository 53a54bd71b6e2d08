import path from 'node:path';

/** Where the test files of one run find the stacks that others of them started. */
export const RUN_FOLDER = path.resolve(__dirname, '../../.data/test-run');
