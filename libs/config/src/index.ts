export { riskyBrowserArgs } from './browser-args.js';
export { readApiConfig, readWorkerConfig, type ApiConfig, type WorkerConfig } from './config.js';
export { ConfigError, readOptionalSettings } from './environment.js';
