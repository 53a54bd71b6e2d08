import { Initial1795219200000 } from './1795219200000-initial.js';

/** Append only, oldest first. */
export const MIGRATIONS = [Initial1795219200000];
