import type { LiveQr, PairingCode } from '@chasqui/sessions';

const SHOW_EVERY_MS = 10_000;

/** What one session shows for a phone to be linked: a QR, or a pairing code in its place. Told again and again: Redis forgets. */
export class LinkDisplay {
  private qr: string | undefined;
  private code: PairingCode | undefined;
  private readonly timer: NodeJS.Timeout;

  /** @param onDue when `showAgain` is due */
  constructor(
    private readonly sessionId: string,
    private readonly live: LiveQr,
    onDue: () => void,
  ) {
    this.timer = setInterval(onDue, SHOW_EVERY_MS);
  }

  async showQr(qr: string): Promise<void> {
    if (this.code) await this.hide();
    this.qr = qr;
    await this.showAgain();
  }

  async showCode(code: PairingCode): Promise<void> {
    if (this.qr) await this.hide();
    this.code = code;
    await this.showAgain();
  }

  async showAgain(): Promise<void> {
    if (this.code) await this.live.showCode(this.sessionId, this.code);
    else if (this.qr) await this.live.show(this.sessionId, this.qr);
  }

  async hide(): Promise<void> {
    if (!this.qr && !this.code) return;
    this.qr = undefined;
    this.code = undefined;
    await this.live.hide(this.sessionId);
  }

  end(): void {
    clearInterval(this.timer);
  }
}
