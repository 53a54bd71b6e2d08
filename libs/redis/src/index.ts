export { isRedisUnavailable } from './errors.js';
export { Announcements, type Channel, type Channels } from './announcements.js';
export { REDIS, RedisModule } from './redis.module.js';
