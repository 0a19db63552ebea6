import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { requiredChromium } from '../../bench/installed-chromium.ts';
import { UNTIL } from '../../bench/sections/demo-data.ts';
import { type DemoDesk, SEED, startDemoDesks } from '../../bench/sections/demo-desks.ts';
import type { StaffClaims } from '../../src/api/console/staff-claims.ts';
import { peopleOf } from '../../src/demo/people.ts';
import { type Picture as Points, palettePng } from './palette.ts';

/**
 * `npm run screenshots`: the pictures of the console in `docs/console/`, of the example data and with a fixed clock in the browser.
 * `CHROMIUM_PATH` names the browser. `npm run build` comes first.
 */

const PICTURES = join(import.meta.dirname, '../../docs/console');
/** Of a picture, in bytes. */
const MOST_BYTES = 150 * 1_024;
const TICKETS = 600;

/** One of those who answer in the example data. */
const [agent] = peopleOf(SEED, TICKETS).admins;
if (agent === undefined) throw new Error('the example data have admins');
const ADMIN: StaffClaims = { sub: agent.id, role: 'admin', name: agent.name, email: agent.email };
const AUDITOR: StaffClaims = { sub: 'odo', role: 'auditor', name: 'Odo Brandt', email: 'odo@example.com' };

const WIDE = { width: 1_280, height: 760 };
const TALL = { width: 1_280, height: 1_420 };
const LARGE = { width: 1_440, height: 860 };
const PHONE = { width: 390, height: 760 };

interface Picture {
  readonly name: string;
  /** Below `/console`. */
  readonly path: string;
  readonly who?: StaffClaims;
  readonly context?: BrowserContextOptions;
  /** What is done before the picture is taken. */
  prepare(page: Page): Promise<void>;
}

const rows = (page: Page) => page.locator('.row .subject').first().waitFor();
const openFirst = async (page: Page) => {
  await rows(page);
  await page.locator('.row').nth(2).click();
  await page.locator('article.thread .bubble').first().waitFor();
};
const plots = async (page: Page) => {
  await page.locator('canvas').nth(3).waitFor();
  await page.locator('.totals').waitFor();
};

const MOMENT = new Date(UNTIL).toISOString();
const DASHBOARD = `/dashboard?as_of=${MOMENT}`;

const ALL: readonly Picture[] = [
  { name: 'list', path: '/work', prepare: rows },
  {
    name: 'conversation',
    path: '/work?view=status_in_progress',
    context: { viewport: LARGE },
    prepare: openFirst,
  },
  { name: 'dashboard', path: DASHBOARD, context: { viewport: TALL }, prepare: plots },
  {
    ...{ name: 'audit', path: '/log', who: AUDITOR },
    async prepare(page) {
      const row = page.getByRole('row').nth(4);
      await row.waitFor();
      await row.click();
      await page.getByRole('button', { name: 'Check that it is in the log' }).click();
      await page.locator('.audit-verdict').waitFor();
      await page.locator('.audit-verdict').evaluate(showBeginning);
    },
  },
  {
    name: 'dark',
    path: '/work?view=status_in_progress',
    context: { viewport: LARGE, colorScheme: 'dark' },
    prepare: openFirst,
  },
  { name: 'phone', path: '/work', context: { viewport: PHONE }, prepare: rows },
];

const showBeginning = (element: { scrollIntoView(options: { readonly block: 'center' }): void }) =>
  element.scrollIntoView({ block: 'center' });

async function take(browser: Browser, desk: DemoDesk, picture: Picture): Promise<void> {
  const context = await browser.newContext({
    ...{ viewport: WIDE, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' },
    ...picture.context,
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(UNTIL);
  await page.goto(desk.signInLink(picture.who ?? ADMIN));
  await page.locator('#content').waitFor();
  await page.goto(`${desk.server.url}/console${picture.path}`);
  await picture.prepare(page);
  await page.evaluate('document.fonts.ready');
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle');
  const path = join(PICTURES, `${picture.name}.png`);
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  await context.close();
  const png = palettePng(await pointsOf(browser, shot));
  if (png.length > MOST_BYTES) throw new Error(`${path} has ${png.length} bytes, more than ${MOST_BYTES}`);
  writeFileSync(path, png);
  process.stdout.write(`${path}: ${Math.round(png.length / 1_024)} KiB\n`);
}

/** The browser can read what it has drawn. */
async function pointsOf(browser: Browser, png: Buffer): Promise<Points> {
  const page = await browser.newPage();
  const [width, height, rgba] = await page.evaluate<[number, number, string]>(`(async () => {
    const bytes = await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob();
    const image = await createImageBitmap(bytes);
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    const reader = new FileReader();
    const read = new Promise((resolve) => { reader.onload = resolve; });
    reader.readAsDataURL(new Blob([data]));
    await read;
    return [image.width, image.height, reader.result.slice(reader.result.indexOf(',') + 1)];
  })()`);
  await page.close();
  return { width, height, rgba: Buffer.from(rgba, 'base64') };
}

const directory = mkdtempSync(join(tmpdir(), 'casebook-screenshots-'));
const [desk] = (await startDemoDesks(directory, [TICKETS])) as [DemoDesk];
const browser = await chromium.launch({
  executablePath: requiredChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const wanted = process.argv.slice(2);
try {
  for (const picture of ALL)
    if (wanted.length === 0 || wanted.includes(picture.name)) await take(browser, desk, picture);
} finally {
  await browser.close();
  await desk.server.stop();
  rmSync(directory, { recursive: true, force: true });
}
