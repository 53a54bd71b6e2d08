import { createHash, timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What a reader is told: the metrics, that the token is wrong, or that there are none. */
type Reading = { access: 'allowed'; text: string } | { access: 'denied' } | { access: 'off' };

/** The metrics of one process: which version it is, how Node.js does, and what its parts register. */
export class Metrics {
  readonly registry = new Registry();

  constructor(
    process: { app: string; version: string },
    private readonly token: string | undefined,
  ) {
    collectDefaultMetrics({ register: this.registry });
    const info = new Gauge({
      name: 'chasqui_build_info',
      help: 'Always 1; its labels tell what runs.',
      labelNames: ['app', 'version'],
      registers: [this.registry],
    });
    info.set(process, 1);
  }

  /**
   * For whoever sends the token as `Authorization: Bearer`. Without a configured token nobody may read, whatever is sent.
   */
  async read(authorization: string | undefined): Promise<Reading> {
    if (this.token === undefined) return { access: 'off' };
    const given = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
    if (given === undefined || !timingSafeEqual(digest(given), digest(this.token))) return { access: 'denied' };
    return { access: 'allowed', text: await this.registry.metrics() };
  }
}

/** Texts of different lengths cannot be compared in constant time; their digests can. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
