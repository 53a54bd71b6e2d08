import { randomUUID } from 'node:crypto';

/**
 * The owner's name in a worker's leases: the worker's id, which has no colon, and a part that no other run of it has. A
 * run that was killed leaves leases that nobody may take for up to 15 s, unless its death is proven.
 */
export function newOwner(workerId: string): string {
  return `${workerId}:${randomUUID()}`;
}

/** The id of the worker that an owner is a run of. */
export function workerOf(owner: string): string {
  return owner.split(':')[0] ?? owner;
}
