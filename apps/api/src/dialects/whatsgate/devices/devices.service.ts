import { Injectable } from '@nestjs/common';
import type { AccountKey } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import { DomainError } from '@chasqui/errors';
import { SessionsService, type SessionErrorCode, type SessionView } from '@chasqui/sessions';
import type { Credentials } from '../../../auth/authenticated-request.js';
import type { InputErrorCode } from '../../../http/validated-input.js';
import { QrService } from '../../chatwhatsapp/qr.service.js';
import { SessionLifecycleService } from '../../chatwhatsapp/session-lifecycle.service.js';
import { SessionOrdersService } from '../../chatwhatsapp/session-orders.service.js';
import { digitsOf } from './device-number.js';
import { deviceStatusOf, type DeviceStatus } from './device-status.js';

export type DeviceErrorCode = 'session_of_number_not_found' | 'session_already_linked';

/** Where a call names its device: what is said of one that there is not depends on it. */
export type DevicePlace = 'path' | 'balance' | 'sender_device' | 'device';

/** A browser takes some seconds to show its first QR. */
const QR_WAIT_MS = 10_000;

/** Devices as this dialect knows them: sessions, by the numbers of their phones. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly lifecycle: SessionLifecycleService,
    private readonly orders: SessionOrdersService,
    private readonly qr: QrService,
  ) {}

  /** @throws DomainError session_of_number_not_found */
  async find(
    { accountId, defaultCountry }: Pick<AccountKey, 'accountId' | 'defaultCountry'>,
    device: string,
    place: DevicePlace,
  ): Promise<SessionView> {
    const number = digitsOf(device, defaultCountry);
    const view = number === undefined ? null : await this.sessions.findByNumber(accountId, number);
    if (!view) throw new DomainError<DeviceErrorCode>('session_of_number_not_found', { place });
    return view;
  }

  /** @throws DomainError session_of_number_not_found */
  async status(key: AccountKey, device: string): Promise<DeviceStatus> {
    return deviceStatusOf(await this.find(key, device, 'path'));
  }

  /**
   * What is to be scanned to link the device; starts it where it is stopped, and waits some seconds.
   * @throws DomainError session_of_number_not_found, session_already_linked, qr_not_available
   */
  async connect(by: Caller, caller: Credentials, device: string): Promise<string> {
    const found = await this.find(caller.key, device, 'path');
    if (found.status.state === 'ready') throw new DomainError<DeviceErrorCode>('session_already_linked');
    const view = found.session.wanted === 'stopped' ? await this.orders.give(by, found, 'start') : found;
    return this.qr.read(view, caller, QR_WAIT_MS);
  }

  /**
   * A session for the phone with this number, called after it unless it is given a name.
   * @throws DomainError input_invalid, session_number_taken, session_name_taken, session_limit_reached
   */
  async create(
    by: Caller,
    key: AccountKey,
    device: { phone: string; name: string | undefined },
  ): Promise<{ phone: string; name: string }> {
    const phone = digitsOf(device.phone, key.defaultCountry);
    if (phone === undefined) throw noNumber();
    const isTaken = (await this.sessions.findByNumber(key.accountId, phone)) !== null;
    if (isTaken) throw new DomainError<SessionErrorCode>('session_number_taken');
    const name = device.name ?? phone;
    await this.lifecycle.create(by, key, { name, metadata: {}, pacing: null, declaredNumber: phone });
    return { phone, name };
  }

  /** @throws DomainError session_of_number_not_found */
  async delete(by: Caller, key: AccountKey, device: string): Promise<void> {
    await this.lifecycle.delete(by, await this.find(key, device, 'sender_device'));
  }
}

function noNumber(): DomainError<InputErrorCode> {
  const message = 'phone must be a phone number with its country code (7 to 15 digits)';
  return new DomainError('input_invalid', { problems: [{ field: 'phone', message }] });
}
