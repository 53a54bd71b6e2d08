import { TRAP_ROUNDS } from './trap-rounds.js';

/** A browser, a database or a worker may have to start within one test; what waits has deadlines of its own. */
jest.setTimeout(120_000 * TRAP_ROUNDS);
