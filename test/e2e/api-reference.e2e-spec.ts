import { findBrowser } from '@chasqui/browser';
import { launch, type Browser } from 'puppeteer';
import { sharedStack, type Stack } from '../support/stack.js';

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  stack = await sharedStack();
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('no browser was found; "./chasqui test" installs it');
  browser = await launch({
    executablePath,
    headless: executablePath.includes('headless-shell') ? 'shell' : true,
    pipe: true,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
});

afterAll(() => browser.close());

describe('the API reference', () => {
  it('works in a browser under the policy that every answer carries', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${stack.up.url}/docs`, { waitUntil: 'networkidle0' });
    const routes = await page.$$eval('.opblock-summary-path', (paths) => paths.map(({ textContent }) => textContent));
    expect(routes.join(' ')).toContain('/sessions');
    await page.click('.opblock-summary-control');
    await page.waitForSelector('.opblock-body');
    expect(complaints).toEqual([]);
  });
});
