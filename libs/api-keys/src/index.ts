export type { KeyKind } from './api-key.entity.js';
export { ApiKeysModule } from './api-keys.module.js';
export { ApiKeysService } from './api-keys.service.js';
export type { AccountKey, AuthenticatedKey } from './authenticated-key.js';
export { InstalledKeysService, type InstalledKey } from './installed-keys.service.js';
export { KeyHoldersService, type KeyHolderErrorCode } from './key-holders.service.js';
export { KeyLookupService } from './key-lookup.service.js';
export { KeyManagementService, type ChosenKey, type KeyErrorCode } from './key-management.service.js';
export type { KeyRecord } from './key-record.js';
export { MCP_ACCESSES, type McpAccess } from './mcp-access.js';
export {
  MCP_MODES,
  TOKEN_PERMISSIONS,
  UNRESTRICTED_MCP,
  type McpRestrictions,
  type TokenPermission,
} from './token-rights.js';
export { KeyRotationService } from './key-rotation.service.js';
export { isKeyText } from './key-text.js';
export type { KeyFields } from './new-key.js';
