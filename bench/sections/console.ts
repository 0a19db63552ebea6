import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { requiredChromium } from '../installed-chromium.ts';
import type { Pace } from '../pace.ts';
import { quantile, type Row, withCommas } from '../table.ts';
import { keystrokes } from './console-search.ts';
import { type Watch, watched } from './console-watch.ts';
import { type DemoDesk, startDemoDesks } from './demo-desks.ts';

/** What each thing may take: milliseconds, and for the scripts kibibytes. */
const BUDGET = { script: 250, firstView: 1_500, keystroke: 100, opening: 100, message: 200, longTask: 100 };
const LOADS = 5;
const OPENED = 30;
const MESSAGES = 20;
/** Of the load under which no task may be long. */
const LOAD = { seconds: 10, messagesPerSecond: 50, tickets: 40 };
const SUPPORT = '/api/v1/unified-admin/support';

/** The console in Chromium, beside what each thing may take. `npm run build` comes first. */
export async function consoleSection(directory: string, { tickets }: Pace): Promise<readonly Row[]> {
  const desks = await startDemoDesks(directory, [tickets]);
  const [desk] = desks as [DemoDesk];
  // After its start it hashes the events that it was filled with, for half a minute or more, and reads lists ahead.
  await desk.server.idle();
  const browser = await chromium.launch({
    executablePath: requiredChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(context, desk);
    const page = await context.newPage();
    const watch = await watched(page);
    return [
      await firstViews(context, desk, tickets),
      ...(await searching(page, watch, desk)),
      row('p95 of opening a ticket', await openings(page, watch, desk), BUDGET.opening),
      row(
        'p95 of a message of a colleague from its request to the screen',
        await messages(page, desk),
        BUDGET.message,
      ),
      row(
        `the longest task while ${LOAD.messagesPerSecond} messages/s arrive`,
        await longTasks(page, desk),
        BUDGET.longTask,
      ),
      script(),
    ];
  } finally {
    await browser.close();
    await desk.server.stop();
  }
}

const p95 = (times: readonly number[]): number => quantile(times, 0.95);

const row = (what: string, times: readonly number[], budget: number): Row => ({
  ratio: p95(times) / budget,
  measured: `${p95(times).toFixed(0)} ms`,
  baseline: `${budget} ms`,
  what: `console: ${what}, of what it may take`,
});

async function signIn(context: BrowserContext, desk: DemoDesk): Promise<void> {
  const page = await context.newPage();
  await page.goto(desk.signInLink());
  await page.getByRole('grid').waitFor();
  await page.close();
}

/** The compressed script of the shell and its list, which is one file. */
function script(): Row {
  const assets = join(import.meta.dirname, '../../console/dist/assets');
  const names = readdirSync(assets).filter((name) => /^console-.*\.js\.br$/.test(name));
  const size = names.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0) / 1_024;
  return {
    ratio: size / BUDGET.script,
    measured: `${size.toFixed(0)} KiB`,
    baseline: `${BUDGET.script} KiB`,
    what: 'console: compressed script of the first view, of what it may be',
  };
}

/** Each with an empty cache. */
async function firstViews(context: BrowserContext, desk: DemoDesk, tickets: number): Promise<Row> {
  const state = await context.storageState();
  const times: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const cold = await context.browser()?.newContext({ storageState: state });
    const page = await cold?.newPage();
    const start = performance.now();
    await page?.goto(`${desk.server.url}/console/work`);
    await page?.locator('.row .subject').first().waitFor();
    times.push(performance.now() - start);
    await cold?.close();
  }
  return row(
    `the first view of ${withCommas(tickets)} tickets, cold, until rows are there`,
    times,
    BUDGET.firstView,
  );
}

async function searching(page: Page, watch: Watch, desk: DemoDesk): Promise<readonly Row[]> {
  const { times, alone } = await keystrokes(page, watch, desk);
  const [shown, answers] = [p95(times), p95(alone)];
  return [
    row('p95 of a keystroke in the search until its rows are there', times, BUDGET.keystroke),
    {
      ratio: shown / answers,
      measured: `${shown.toFixed(0)} ms`,
      baseline: `${answers.toFixed(0)} ms`,
      what: 'console: p95 of a keystroke in the search, of its answer alone',
    },
  ];
}

async function openings(page: Page, watch: Watch, desk: DemoDesk): Promise<readonly number[]> {
  await page.goto(`${desk.server.url}/console/work?view=all&kind=ticket`);
  await page.locator('.row .subject').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const times: number[] = [];
  for (let opened = 0; opened < OPENED; opened++) {
    await page.waitForTimeout(300);
    const number = await page.locator('.thread .number').textContent();
    times.push(await watch.open(number ?? '', () => page.keyboard.press('j')));
  }
  return times;
}

async function messages(page: Page, desk: DemoDesk): Promise<readonly number[]> {
  const { data } = await desk.get(`${SUPPORT}?limit=1`);
  const { id } = data.tickets[0];
  await page.goto(`${desk.server.url}/console/work/ticket/${id}`);
  await page.locator('.bubble').first().waitFor();
  await page.waitForTimeout(500);
  const times: number[] = [];
  for (let count = 0; count < MESSAGES; count++) {
    const message = `Message ${count} of the bench`;
    const shown = page.locator('.bubble').getByText(message, { exact: true }).waitFor();
    const start = performance.now();
    await desk.post(`${SUPPORT}/${id}/reply`, { message });
    await shown;
    times.push(performance.now() - start);
  }
  return times;
}

/** The longest of them; as few as none. */
async function longTasks(page: Page, desk: DemoDesk): Promise<readonly number[]> {
  const { data } = await desk.get(`${SUPPORT}?limit=${LOAD.tickets}`);
  const ids: string[] = data.tickets.map(({ id }: { id: string }) => id);
  await page.evaluate(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  `);
  const sent: Promise<unknown>[] = [];
  for (let count = 0; count < LOAD.seconds * LOAD.messagesPerSecond; count++) {
    const id = ids[count % ids.length];
    sent.push(desk.post(`${SUPPORT}/${id}/reply`, { message: `Message ${count} of the load` }));
    await pause(1_000 / LOAD.messagesPerSecond);
  }
  await Promise.all(sent);
  await page.waitForTimeout(500);
  const tasks = (await page.evaluate('longTasks')) as readonly number[];
  return [Math.max(0, ...tasks)];
}
