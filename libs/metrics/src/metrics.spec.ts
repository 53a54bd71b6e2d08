import { Metrics } from './metrics.js';

const TOKEN = 'a-token-of-some-length';
const PROCESS = { app: 'test', version: '1.2.3' };

describe('the metrics of a process', () => {
  it('tell what runs and how it does, to whoever sends the token', async () => {
    const reading = await new Metrics(PROCESS, TOKEN).read(`Bearer ${TOKEN}`);
    expect(reading).toEqual({ access: 'allowed', text: expect.any(String) as string });
    const { text } = reading as { text: string };
    expect(text).toContain('chasqui_build_info{app="test",version="1.2.3"} 1');
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  it.each([undefined, '', 'Bearer', `Basic ${TOKEN}`, 'Bearer another', `Bearer ${TOKEN}x`, TOKEN])(
    'are denied to %p',
    async (authorization) => {
      expect(await new Metrics(PROCESS, TOKEN).read(authorization)).toEqual({ access: 'denied' });
    },
  );

  it('are there for nobody without a token', async () => {
    const metrics = new Metrics(PROCESS, undefined);
    expect(await metrics.read('Bearer undefined')).toEqual({ access: 'off' });
    expect(await metrics.read(undefined)).toEqual({ access: 'off' });
  });
});
