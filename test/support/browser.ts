import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { installedChromium } from '../../bench/installed-chromium.ts';
import { emptied, MEDIA } from './kept-page.ts';

/**
 * Features that are off. Of several such flags the last one counts, so that those come first which Playwright would turn off.
 * The others cost more than half of the processor time of a new page: pages of the address bar, which nobody sees, and
 * a process in reserve.
 */
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'BlockOriginHeaderModificationOnRedirect',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'Translate',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${FEATURES_OFF.join(',')}`,
  // Pages of tests are gone before code that is optimised for a long use pays.
  '--js-flags=--no-opt --no-maglev',
];

/** For the start of a browser, and for a test: several programs take turns on the machine. */
const TIMEOUT_MS = 60_000;

/** The browser of the test file that is running. It starts with the first tests that need it. */
let browser: Promise<Browser> | null = null;

/** Opens a page that shares nothing with those before it. */
export type Open = (how?: BrowserContextOptions) => Promise<Page>;

/** Opens a page that tests of the suite have one after the other, each as empty as a new one: see `emptied`. */
export type Reopen = () => Promise<Page>;

/**
 * Tests in a headless Chromium, one for all of a test file. `open` opens a page that shares nothing with those before it. What a
 * test opens is closed after it; what is opened in `beforeAll` stays open for all tests of the suite. `reopen` costs half as much. Where no browser is found the tests are skipped, by name; under `REQUIRE_BROWSER=1` they fail.
 */
export function describeInBrowser(name: string, tests: (open: Open, reopen: Reopen) => void): void {
  const executablePath = installedChromium();
  if (executablePath === null && process.env.REQUIRE_BROWSER !== '1') {
    process.stderr.write(`Skipped, since no Chromium was found (CHROMIUM_PATH names one): ${name}\n`);
    const none = () => Promise.reject(new Error('there is no browser'));
    describe.skip(name, () => tests(none, none));
    return;
  }
  jest.setTimeout(TIMEOUT_MS);
  // At the end of the file, whose other tests in a browser go on with it.
  afterAll(closeBrowser);
  describe(name, () => {
    const contexts: BrowserContext[] = [];
    const ofSuite: BrowserContext[] = [];
    /** Pages of `reopen`: those that are empty, and those of the test that runs. */
    const empty: Page[] = [];
    const used: Page[] = [];
    const close = (all: readonly BrowserContext[]) => Promise.all(all.map((context) => context.close()));
    beforeAll(async () => {
      if (executablePath === null) throw new Error('REQUIRE_BROWSER=1, but no Chromium was found');
      browser ??= chromium.launch({ executablePath, args: FLAGS, timeout: TIMEOUT_MS });
      await browser;
    }, TIMEOUT_MS);
    beforeEach(() => void ofSuite.push(...contexts.splice(0)));
    afterEach(async () => {
      await close(contexts.splice(0));
      const pages = used.splice(0);
      if (Reflect.get(globalThis, 'hasTestFailed')) await close(pages.map((page) => page.context()));
      else empty.push(...(await Promise.all(pages.map(emptied))));
    });
    afterAll(async () => void (await close(ofSuite)));

    async function newPage(of: BrowserContext[], how: BrowserContextOptions = {}): Promise<Page> {
      const context = await (await browser)?.newContext({ ...MEDIA, ...how });
      if (context === undefined) throw new Error('the browser is there from beforeAll on');
      of.push(context);
      return context.newPage();
    }
    tests(
      (how) => newPage(contexts, how),
      async () => {
        const page = empty.pop() ?? (await newPage(ofSuite));
        used.push(page);
        return page;
      },
    );
  });
}

async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = null;
  await (await open)?.close();
}
