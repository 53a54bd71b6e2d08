export { commandLineOf, identityOf, isAlive, processTableId, type ProcessIdentity } from './process-identity.js';
