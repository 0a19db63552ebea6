import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that `CHROMIUM_PATH` names, else one that is installed, else null. */
function executable(): string | null {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH ? [CHROMIUM_PATH] : INSTALLED).find(existsSync) ?? null;
}

/** For the start of a browser, and for a test: several programs take turns on the machine. */
const TIMEOUT_MS = 60_000;

/**
 * Tests in a headless Chromium. `open` opens a page that shares nothing with those before it; all are closed after
 * each test. Where no browser is found the tests are skipped, by name; under `REQUIRE_BROWSER=1` they fail.
 */
export function describeInBrowser(name: string, tests: (open: () => Promise<Page>) => void): void {
  const executablePath = executable();
  if (executablePath === null && process.env.REQUIRE_BROWSER !== '1') {
    process.stderr.write(`Skipped, since no Chromium was found (CHROMIUM_PATH names one): ${name}\n`);
    describe.skip(name, () => tests(() => Promise.reject(new Error('there is no browser'))));
    return;
  }
  jest.setTimeout(TIMEOUT_MS);
  describe(name, () => {
    let browser: Browser;
    let contexts: BrowserContext[] = [];
    beforeAll(async () => {
      if (executablePath === null) throw new Error('REQUIRE_BROWSER=1, but no Chromium was found');
      browser = await chromium.launch({ executablePath, args: FLAGS, timeout: TIMEOUT_MS });
    }, TIMEOUT_MS);
    afterEach(async () => {
      await Promise.all(contexts.map((context) => context.close()));
      contexts = [];
    });
    afterAll(async () => {
      await browser?.close();
    });

    tests(async () => {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      contexts.push(context);
      return context.newPage();
    });
  });
}
