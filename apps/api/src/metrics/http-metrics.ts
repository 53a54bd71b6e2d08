import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

/** Sends wait for WhatsApp's answer, up to half a minute. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts requests and times them, by the pattern of their route: paths hold ids, and anybody can invent one. */
export function measureRequests(server: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'chasqui_http_request_duration_seconds',
    help: 'Time from a request to its whole answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
}
