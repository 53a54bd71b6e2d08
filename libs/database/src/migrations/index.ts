import { Initial1795219200000 } from './1795219200000-initial.js';
import { SessionTimeline1795305600000 } from './1795305600000-session-timeline.js';

/** Append only, oldest first. */
export const MIGRATIONS = [Initial1795219200000, SessionTimeline1795305600000];
