export { riskyBrowserArgs } from './browser-args.js';
export {
  readApiConfig,
  readCliConfig,
  readWorkerConfig,
  type ApiConfig,
  type CliConfig,
  type WorkerConfig,
} from './config.js';
export { ConfigError } from './environment.js';
export { inheritedEnvironment } from './inherited-environment.js';
export type { MediaIntakeConfig, ReceivedMediaConfig } from './media-settings.js';
export { toS3StoreConfig, type MediaStoreConfig, type S3StoreConfig } from './media-store-settings.js';
export type { OutboxConfig } from './outbox-settings.js';
export { composeReference, settingsReference, type SettingReference } from './reference.js';
export type { SessionTimeouts } from './session-timeouts.js';
export { CHASQUI_VERSION } from './version.js';
