export { MetricsModule } from './metrics.module.js';
export { Metrics, type Reading } from './metrics.js';
