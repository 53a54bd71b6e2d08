import { requireModule } from './module-table.js';
import { showState } from './screen.js';
import { beginSession } from './session.js';

/** Newer than any version that the library treats specially, older than the builds that renamed `_serialized`. */
const VERSION = '2.3000.1030000000';

showState();
beginSession();
// The library looks for the version to learn that everything else is there.
Object.assign(window, { require: requireModule });
Object.assign(window, { Debug: { VERSION } });
