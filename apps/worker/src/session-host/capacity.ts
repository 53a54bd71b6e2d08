import { totalmem } from 'node:os';

const RESERVED_BYTES = 1e9;
/** What a session on the real WhatsApp Web is said to need (public reports); our sandbox's page needs a fifth of it. */
const BYTES_PER_SESSION = 400e6;

/** How many sessions this much memory has room for: at least one. */
export function sessionsWithin(memoryBytes: number): number {
  return Math.max(1, Math.floor((memoryBytes - RESERVED_BYTES) / BYTES_PER_SESSION));
}

/** The memory that this process may use: of its container if that has a limit, else of the machine. */
export function usableMemoryBytes(machineBytes = totalmem(), limitBytes = process.constrainedMemory()): number {
  // Without a limit some kernels tell 0, and others more than any machine has.
  return limitBytes > 0 ? Math.min(machineBytes, limitBytes) : machineBytes;
}
