import { findProgram } from './program.js';

/** @returns the path of a Redis server's program, or undefined */
export function findRedisServer(searchPath: string): string | undefined {
  return findProgram(['redis-server', 'valkey-server'], searchPath);
}
