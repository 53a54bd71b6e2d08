import { phonePageUrl } from './phone-page.js';

describe('the address of the phone page', () => {
  it('carries the text of a QR code unharmed', () => {
    const qr = '2@Sandbox: a real phone cannot scan this. x+y/z=,key==';
    const url = new URL(phonePageUrl('http://127.0.0.1:3100', { qr }));
    expect(url.searchParams.get('qr')).toBe(qr);
    expect(url.href).not.toContain(' ');
  });
});
