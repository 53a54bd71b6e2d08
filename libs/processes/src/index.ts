export { commandLineOf, identityOf, isAlive, processTableId, type ProcessIdentity } from './process-identity.js';
export { stopInOrder } from './stop-in-order.js';
