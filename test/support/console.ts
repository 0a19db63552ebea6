import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import type { StaffClaims } from '../../src/api/console/staff-claims.ts';
import { linkToken } from './console-sessions.ts';
import type { TestDesk } from './desk.ts';

/** People who work at the desks of tests. */
export const ADA: StaffClaims = { sub: 'ada', role: 'admin', name: 'Ada Obi', email: 'ada@example.com' };
export const BEN: StaffClaims = { sub: 'ben', role: 'admin', name: 'Ben Moss', email: 'ben@example.com' };

/** Signs somebody in at the console, and opens a path of it, with one load of the page. `url`: another way to the desk. */
export async function openConsole(
  page: Page,
  desk: TestDesk,
  { who = ADA, path = '/work', url = desk.url }: { who?: StaffClaims; path?: string; url?: string } = {},
): Promise<Console> {
  await access('console/dist/index.html').catch(() => {
    throw new Error('the console isn’t built: npm run build');
  });
  const signedIn = await page
    .context()
    .request.post(`${desk.url}/console/api/sign-in`, { data: { token: linkToken(who) } });
  if (!signedIn.ok()) throw new Error(`not signed in: ${await signedIn.text()}`);
  await page.goto(`${url}/console${path}`);
  await page.getByRole('main').and(page.locator('#content')).waitFor();
  return consoleOn(page);
}

/** The console, as who works with it finds it. */
export interface Console {
  readonly page: Page;
  readonly list: Locator;
  /** A row of the list by a text in it. */
  row(text: string): Locator;
  readonly thread: Locator;
  /** A message of the open ticket or chat by its text. */
  message(text: string): Locator;
  readonly field: Locator;
  /** Writes into the composer and sends it. */
  say(text: string): Promise<void>;
  /** Opens a ticket or chat by its row. */
  open(text: string): Promise<void>;
}

export function consoleOn(page: Page): Console {
  const list = page.getByRole('grid', { name: 'Tickets and chats' });
  const thread = page.locator('article.thread');
  const messages = thread.getByRole('log', { name: 'Messages' });
  const field = thread.getByRole('textbox', { name: /^(Reply|Internal note)$/ });
  const row = (text: string) => list.getByRole('row').filter({ hasText: text });
  return {
    ...{ page, list, row, thread, field },
    message: (text) => messages.locator('.bubble').getByText(text, { exact: true }),
    async say(text) {
      await field.fill(text);
      await field.press('Control+Enter');
    },
    async open(text) {
      await row(text).click();
      await thread.getByRole('heading', { level: 2 }).waitFor();
    },
  };
}

/** Has a page look light, dark, and be as narrow as a phone, `narrow` pixels wide, and does something with each look. */
export async function inEachLook(
  page: Page,
  narrow: number,
  use: (look: string) => Promise<void>,
): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', narrow],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await use(`${colorScheme}, ${width} pixels wide`);
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds serious or critical on a page as it is now. */
export async function seriousIn(page: Page): Promise<readonly string[]> {
  const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(await readFile(source, 'utf8'));
  const violations = await page.evaluate(async () => {
    type Axe = { run(options: object): Promise<{ readonly violations: readonly Violation[] }> };
    // Of all that it looks at, it describes only what is returned here.
    const options = { resultTypes: ['violations'], selectors: false };
    return (await (globalThis as unknown as { readonly axe: Axe }).axe.run(options)).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
