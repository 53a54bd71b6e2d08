import type { Device } from './world.js';

/** A page's live socket. */
export interface Connection {
  push(event: string, data?: unknown): void;
  close(reason: string): void;
}

export interface Connections {
  /** Makes this the device's one connection; an older one is told that it lost. */
  attach(device: Device, connection: Connection): void;
  detach(deviceId: string, connection: Connection): void;
  of(deviceId: string): Connection | undefined;
  /** Cuts these devices off and keeps their account's devices out for a while. */
  interrupt(number: string, devices: readonly Device[], forMs: number): void;
  isInterrupted(number: string): boolean;
}

export function createConnections(): Connections {
  const live = new Map<string, Connection>();
  const interruptedUntil = new Map<string, number>();

  return {
    attach(device, connection) {
      const older = live.get(device.id);
      live.set(device.id, connection);
      if (!older || older === connection) return;
      older.push('session.conflict');
      older.close('conflict');
    },
    detach(deviceId, connection) {
      if (live.get(deviceId) === connection) live.delete(deviceId);
    },
    of: (deviceId) => live.get(deviceId),
    interrupt(number, devices, forMs) {
      interruptedUntil.set(number, Date.now() + forMs);
      for (const device of devices) live.get(device.id)?.close('interrupted');
    },
    isInterrupted: (number) => (interruptedUntil.get(number) ?? 0) > Date.now(),
  };
}
