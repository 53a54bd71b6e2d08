import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '@chasqui/browser';
import { launch, type Browser, type ElementHandle, type Page } from 'puppeteer';

const VIEWPORT = { width: 1000, height: 680 };

/** The sandbox's phone page in a browser of its own: what a person sees and does. */
export class PhonePage {
  /** What went wrong in the page's scripts, or was forbidden to them. */
  readonly problems: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly userDataDir: string,
    readonly page: Page,
  ) {
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.problems.push(message.text());
    });
  }

  static async launch(): Promise<PhonePage> {
    const executablePath = await findBrowser();
    if (!executablePath) throw new Error('no browser was found; "./chasqui test" installs it');
    const userDataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-phone-page-'));
    const browser = await launch({
      defaultViewport: VIEWPORT,
      executablePath,
      userDataDir,
      headless: executablePath.includes('headless-shell') ? 'shell' : true,
      pipe: true,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    return new PhonePage(browser, userDataDir, await browser.newPage());
  }

  /** Another tab of the same browser, in front of this one. */
  async newTab(): Promise<PhonePage> {
    return new PhonePage(this.browser, this.userDataDir, await this.browser.newPage());
  }

  async end(): Promise<void> {
    await this.browser.close();
    rmSync(this.userDataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Presses what has this role and name for assistive technology. */
  async press(name: string, role = 'button'): Promise<void> {
    await this.page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.locator(`::-p-aria([name="${label}"])`).fill(text);
  }

  /** Waits until something on the page has this text. */
  async see(text: string): Promise<void> {
    await this.page.locator(`::-p-text(${text})`).wait();
  }

  async attach(file: string): Promise<void> {
    const input = await this.page.$('#file');
    if (!(await input?.evaluate((element) => element instanceof HTMLInputElement))) throw new Error('no file input');
    await (input as ElementHandle<HTMLInputElement>).uploadFile(file);
    await this.page.locator('#attachment').wait();
  }

  /** @returns a PNG */
  async drawPicture(): Promise<Buffer> {
    const url = await this.page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('this browser cannot draw');
      const disc = (x: number, y: number, colour: string): void => {
        pen.fillStyle = colour;
        pen.beginPath();
        pen.arc(x, y, 34, 0, 2 * Math.PI);
        pen.fill();
      };
      pen.fillStyle = '#cfe8f5';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      for (let angle = 0; angle < 2 * Math.PI; angle += Math.PI / 3) {
        disc(160 + 44 * Math.cos(angle), 90 + 44 * Math.sin(angle), '#d9487d');
      }
      disc(160, 90, '#f2c14e');
      return canvas.toDataURL('image/png');
    });
    return Buffer.from(url.split(',')[1] ?? '', 'base64');
  }

  /** @param file path from the root of the repository */
  async screenshot(file: `${string}.png`): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: path.resolve(__dirname, '../..', file) });
  }

  /** Opens the menu of the message with this id. */
  async openActions(id: string): Promise<void> {
    const message = `.message[data-id="${id}"]`;
    await this.page.locator(message).hover();
    await this.page.locator(`${message} .more`).click();
  }

  /** Waits until the message with this id holds this, and answers with its text. */
  async textOf(id: string, selector: string): Promise<string> {
    const found = await this.page.waitForSelector(`.message[data-id="${id}"] ${selector}`);
    return (await found?.evaluate((element) => element.textContent)) ?? '';
  }
}
