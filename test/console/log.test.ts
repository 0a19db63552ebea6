import type { StaffClaims } from '../../src/api/console/staff-claims.ts';
import { describeInBrowser } from '../support/browser.ts';
import { openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';

const AUD: StaffClaims = { sub: 'aud', role: 'auditor', name: 'Aud Berg', email: 'aud@example.com' };
const ANA: StaffClaims = { sub: 'ana', role: 'analyst', name: 'Ana Lys', email: 'ana@example.com' };
const HOSTILE = '"><img src=x onerror="document.title=1"> \u202Egnorw';

const desk = suiteDesk();
let position: number;

beforeAll(async () => {
  for (let number = 0; number < 60; number++)
    await desk.post('/api/v1/support/request-support', ticketRequest({ subject: `Ticket ${number}` }));
  await desk.post('/api/v1/support/request-support', ticketRequest({ subject: HOSTILE }));
  const { body } = await desk.get(
    '/api/v1/history/events?types=TicketOpened&limit=1000',
    await tokenFor('admin'),
  );
  position = body.data.events.at(-1).position;
});

describeInBrowser('the log of the console', (_, reopen) => {
  it('shows auditors the newest event first, and one in full with a proof that the browser checks', async () => {
    const { page } = await openConsole(await reopen(), desk, { who: AUD, path: '' });
    await page.getByRole('heading', { name: 'Event log' }).waitFor();
    await page.goto(`${desk.url}/console/log?types=TicketOpened`);
    const grid = page.getByRole('grid', { name: 'Event log' });
    const newest = grid.locator(`#event-${position}`);
    await newest.getByText(/^\w{3} \d+, \d{4}, \d+:\d\d:\d\d [AP]M$/).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: `Event at position ${position}` });
    const data = panel.getByRole('region', { name: 'Data' });
    await data.getByText('onerror').waitFor();
    expect(await data.textContent()).toContain('\\u202egnorw');
    expect(await panel.locator('img').count()).toBe(0);
    await panel.getByRole('button', { name: 'Check that it is in the log' }).click();
    await panel.getByText(/^Proven: leaf \d+ is in the signed tree$/).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?types=TicketOpened');
  });

  it('says in red that a proof with another hash is wrong', async () => {
    const page = await reopen();
    await page.route('**/api/v1/audit/proofs/inclusion*', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      body.data.leaf_hash = body.data.leaf_hash.replace(/^./, (digit: string) => (digit === '0' ? '1' : '0'));
      await route.fulfill({ response: answer, json: body });
    });
    await page.emulateMedia({ colorScheme: 'dark' });
    await openConsole(page, desk, { who: AUD, path: `/log?event=${position}` });
    await page.getByRole('button', { name: 'Check that it is in the log' }).click();
    await page.locator('.audit-verdict.wrong').getByText('Not proven: the proof is wrong').waitFor();
    expect(await seriousIn(page)).toEqual([]);
  });

  it('reads earlier events as they come into sight, down to the first one', async () => {
    const { page } = await openConsole(await reopen(), desk, { who: AUD, path: '/log?types=TicketOpened' });
    const grid = page.getByRole('grid', { name: 'Event log' });
    await grid.and(page.locator('[aria-rowcount="62"]')).waitFor();
    expect(await grid.getByRole('row').count()).toBeLessThan(60);
    await page.getByRole('textbox', { name: 'Up to position' }).fill('1');
    await page.keyboard.press('Enter');
    await page.getByText('No event matches.').waitFor();
    expect(new URL(page.url()).searchParams.get('until')).toBe('1');
    await page.getByRole('textbox', { name: 'Up to position' }).fill('');
    const before = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Up to the day').fill(before);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/log?types=TicketOpened&day=${before}`);
    await page.getByText('No event matches.').waitFor();
    await page.goto(
      `${desk.url}/console/log?types=TicketOpened&day=${new Date().toISOString().slice(0, 10)}`,
    );
    await grid.locator(`#event-${position}`).waitFor();
  });

  it('shows analysts the log masked, without proofs and access records', async () => {
    const page = await reopen();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.setViewportSize({ width: 390, height: 800 });
    await openConsole(page, desk, { who: ANA, path: '/log?types=TicketOpened' });
    await page.getByText('Personal data are masked for your role.').waitFor();
    await page.locator(`#event-${position}`).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await page.locator(`#event-${position}`).click();
    const data = page.getByRole('region', { name: 'Data' });
    await data.waitFor();
    expect(await data.textContent()).not.toContain('onerror');
    expect(await page.getByRole('region', { name: 'Proof' }).count()).toBe(0);
    expect(await seriousIn(page)).toEqual([]);
    await page.goto(`${desk.url}/console/access`);
    await page.getByText('There is nothing at this address.').waitFor();
    expect(asked.filter((path) => path.includes('/audit/'))).toEqual([]);
  });

  it('shows auditors who looked at whose data, by filters of the address', async () => {
    const { page } = await openConsole(await reopen(), desk, { who: AUD, path: '/access' });
    await page.getByRole('cell', { name: 'admin:' }).first().waitFor();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const region = page.getByRole('region', { name: 'Access records' });
      expect(await region.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
      expect(await seriousIn(page)).toEqual([]);
    }
    await page.getByRole('textbox', { name: 'Who looked' }).fill('admin:nobody');
    await page.keyboard.press('Enter');
    await page.getByText('No access is on record for this.').waitFor();
    await page.getByRole('textbox', { name: 'Who looked' }).fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByText('The desk doesn’t accept this: ').waitFor();
    expect(new URL(page.url()).searchParams.get('actor')).toBe('nobody');
  });
});
