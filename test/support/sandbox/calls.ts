import type { ControlApi } from './control-api.js';

export interface PhoneCall {
  id: string;
  from: string;
  to: string;
  video: boolean;
  state: 'ringing' | 'rejected' | 'ended';
}

/** Calls that phones make and get. `number` is the phone that acts. */
export class CallsClient {
  constructor(private readonly api: ControlApi) {}

  start(number: string, call: { to: string; video?: boolean }): Promise<PhoneCall> {
    return this.api.do('POST', `/phones/${number}/calls`, call);
  }

  async of(number: string): Promise<PhoneCall[]> {
    return (await this.api.do<{ calls: PhoneCall[] }>('GET', `/phones/${number}/calls`)).calls;
  }

  reject(number: string, callId: string): Promise<PhoneCall> {
    return this.api.do('POST', `/phones/${number}/calls/${callId}/reject`);
  }

  end(number: string, callId: string): Promise<PhoneCall> {
    return this.api.do('POST', `/phones/${number}/calls/${callId}/end`);
  }
}
