import { Injectable } from '@nestjs/common';
import type { AccountKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { MessageTalliesService, type FailedMessage } from '@chasqui/messages';
import { UsageService, type UsageErrorCode } from '@chasqui/usage';
import { DevicesService } from '../devices/devices.service.js';

/** Clients compare and print it as a whole number, which many of them keep in 32 bits. */
const NO_ALLOWANCE = 2_147_483_647;

export interface Balance {
  remaining: number;
  successful: number;
  pending: number;
  failed: number;
}

/** How sending went, by device. */
@Injectable()
export class DeviceReports {
  constructor(
    private readonly devices: DevicesService,
    private readonly tallies: MessageTalliesService,
    private readonly usage: UsageService,
  ) {}

  /**
   * Of the messages of today, in the account's time zone.
   * @throws DomainError session_of_number_not_found
   */
  async balance(key: AccountKey, device: string): Promise<Balance> {
    const { session } = await this.devices.find(key, device, 'balance');
    const tally = await this.tallies.ofToday(session);
    const { dailyMessages } = key.plan;
    const used = tally.successful + tally.pending;
    return { ...tally, remaining: dailyMessages === null ? NO_ALLOWANCE : Math.max(0, dailyMessages - used) };
  }

  /**
   * Newest first; of all devices where none is named. Days are of the account's time zone, both included.
   * @throws DomainError session_of_number_not_found, usage_period_invalid
   */
  async failed(
    key: AccountKey,
    asked: { device?: string | undefined; from?: string | undefined; to?: string | undefined },
  ): Promise<FailedMessage[]> {
    const { device, from, to } = asked;
    if (from !== undefined && to !== undefined && to <= from) throw notAfter();
    const view = device === undefined ? undefined : await this.devices.find(key, device, 'device');
    const period = await this.usage.resolvePeriod(key.accountId, { from, to });
    return this.tallies.failed({ accountId: key.accountId, id: view?.session.id }, period);
  }
}

function notAfter(): DomainError<UsageErrorCode> {
  return new DomainError('usage_period_invalid', { field: 'to', message: 'to must be after from' });
}
