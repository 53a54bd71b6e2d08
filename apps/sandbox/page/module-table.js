import { chatModules } from './modules/chat-modules.js';
import { collectionModules } from './modules/collection-modules.js';
import { deviceModules } from './modules/device-modules.js';
import { groupModules } from './modules/group-modules.js';
import { idModules } from './modules/id-modules.js';
import { mediaModules } from './modules/media-modules.js';
import { messageActionModules } from './modules/message-action-modules.js';
import { inviteModules } from './modules/invite-modules.js';
import { messageModules } from './modules/message-modules.js';
import { peopleModules } from './modules/people-modules.js';
import { startUpModules } from './modules/start-up-modules.js';
import { options } from './options.js';
import { noteAsked } from './asked-modules.js';

/** Every module of the real page that this one answers for. @type {Map<string, unknown>} */
const modules = new Map(
  Object.entries({
    ...startUpModules,
    ...deviceModules,
    ...idModules,
    ...collectionModules,
    ...chatModules,
    ...messageModules,
    ...messageActionModules,
    ...mediaModules,
    ...groupModules,
    ...inviteModules,
    ...peopleModules,
  }),
);

export function answeredModules() {
  return [...modules.keys()];
}

/** The same object each time: the library replaces functions in it. Unknown names throw, which it counts on as well. */
export function requireModule(/** @type {string} */ name) {
  noteAsked(name);
  if (!modules.has(name) || options.build.withoutModules.includes(name))
    throw new Error(`Requiring unknown module "${name}"`);
  return modules.get(name);
}
