import { requireModule } from './module-table.js';
import { learnOptions, options } from './options.js';
import { showState } from './screen.js';
import { beginSession } from './session.js';

showState();
await learnOptions();
beginSession();
// The library looks for the version to learn that everything else is there.
Object.assign(window, { require: requireModule });
Object.assign(window, { Debug: { VERSION: options.build.version } });
