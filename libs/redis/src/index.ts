export { isRedisUnavailable } from './errors.js';
export { Announcements } from './announcements.js';
export { Mailboxes } from './mailboxes.js';
export { REDIS, RedisModule } from './redis.module.js';
export { readUntrustedForwarder, rememberUntrustedForwarder } from './untrusted-forwarder.js';
