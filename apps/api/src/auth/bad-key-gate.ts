import { Injectable } from '@nestjs/common';
import type { AuthenticatedKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { BadKeys, type Used } from '@chasqui/rate-limits';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse, showLimit } from '../throttling/limit-headers.js';
import { Admission, type AdmissionErrorCode } from './admission.service.js';

export type BadKeyErrorCode = 'key_missing';

/**
 * Lets a good key in from anywhere. An address from which too many bad ones came is told to wait, whoever asks from
 * there without a good one.
 */
@Injectable()
export class BadKeyGate {
  constructor(
    private readonly admission: Admission,
    private readonly badKeys: BadKeys,
  ) {}

  /**
   * A key that was looked up a moment ago, at once; undefined for what `identify` has to find out.
   * @throws what Admission throws
   */
  recognise(text: string | undefined, { ip }: FastifyRequest): AuthenticatedKey | undefined {
    return text === undefined ? undefined : this.admission.recognise(text, ip);
  }

  /** @throws DomainError rate_limit_exceeded, key_missing, and what Admission throws */
  async identify(text: string | undefined, request: FastifyRequest, reply: FastifyReply): Promise<AuthenticatedKey> {
    if (text === undefined) {
      const used = await this.badKeys.usedBy(request.ip);
      if (used) showAndRefuse(reply, used, used.remaining === 0);
      throw new DomainError<BadKeyErrorCode>('key_missing');
    }
    try {
      return await this.admission.identify(text, request.ip);
    } catch (error) {
      if (isInvalid(error)) {
        const used = await this.badKeys.count(request.ip);
        showAndRefuse(reply, used, used.isExceeded);
      }
      throw error;
    }
  }
}

function showAndRefuse(reply: FastifyReply, used: Used, isRefused: boolean): void {
  showLimit(reply, used);
  if (isRefused) refuse(used);
}

function isInvalid(error: unknown): boolean {
  const code: AdmissionErrorCode = 'key_invalid';
  return error instanceof DomainError && error.code === code;
}
