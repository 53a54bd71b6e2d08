import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { CAPABILITIES } from './capabilities.js';
import type { CapabilitiesAnswer } from './capability.dto.js';
import { UNAVAILABLE } from './unavailable.js';

const NOT_BUILT = 'Not built yet';

/** What this very process offers: read from its routes, so that it cannot promise what is not there. */
@Injectable()
export class CapabilitiesService {
  constructor(private readonly host: HttpAdapterHost) {}

  list(): CapabilitiesAnswer {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    const capabilities = Object.entries(CAPABILITIES).map(([name, route]) => {
      const [method = '', url = ''] = route.split(' ');
      const shown = { name, route: route.replaceAll(/:(\w+)/g, '{$1}') };
      const reason = (UNAVAILABLE as Record<string, string>)[name];
      if (reason !== undefined) return { ...shown, available: false, reason };
      const available = server.hasRoute({ method: method, url });
      return available ? { ...shown, available } : { ...shown, available, reason: NOT_BUILT };
    });
    return { success: true, capabilities };
  }
}
