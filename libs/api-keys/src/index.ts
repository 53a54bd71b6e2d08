export type { KeyKind } from './api-key.entity.js';
export { ApiKeysModule } from './api-keys.module.js';
export { ApiKeysService } from './api-keys.service.js';
export type { AccountKey, AuthenticatedKey } from './authenticated-key.js';
export { KeyLookupService } from './key-lookup.service.js';
export { isKeyText } from './key-text.js';
