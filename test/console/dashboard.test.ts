import { readFile } from 'node:fs/promises';
import type { Series } from '../../client/src/index.ts';
import {
  askedIn,
  daysOf,
  lastPlace,
  momentAt,
  placeOf,
  RANGES,
  written,
} from '../../console/src/dashboard/asked.ts';
import { listOfTickets } from '../../console/src/dashboard/figures.ts';
import { joinedCsv, linesOf, plansFor, summed } from '../../console/src/dashboard/lines.ts';
import { describeInBrowser } from '../support/browser.ts';
import { openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';

const desk = suiteDesk();

beforeAll(async () => {
  const token = await tokenFor('admin');
  for (const priority of ['low', 'low'])
    await desk.post(
      '/api/v1/support/request-support',
      ticketRequest({ subject: `A ${priority} one`, priority }),
    );
  const { body } = await desk.post(
    '/api/v1/support/request-support',
    ticketRequest({ subject: 'The resolved one', priority: 'high' }),
  );
  await desk.put(
    `/api/v1/unified-admin/support/${body.data.ticket.id}/status`,
    { status: 'resolved' },
    token,
  );
});

describe('the address of reports', () => {
  const usual = { range: '30d', step: 'day', group: 'none', asOf: null } as const;

  it('is read as it was written', () => {
    const asked = { range: '7d', step: 'hour', group: 'type', asOf: '2026-04-01T08:00:00.000Z' } as const;
    expect(askedIn(written(asked))).toEqual(asked);
    expect(written(usual)).toBe('');
  });

  it.each(['', '?range=9d', '?step=hour', '?group=tag', '?as_of=yesterday', '?as_of=2026-99-01T00:00Z'])(
    'leaves out what there is not: %s',
    (search) => expect(askedIn(search)).toEqual(usual),
  );
});

describe('the time slider', () => {
  const now = Date.parse('2026-05-10T12:00:00Z');

  it.each(RANGES)('comes back to the place that it was moved to: %s', (range) => {
    for (const place of [0, 1, lastPlace(range) - 1, lastPlace(range)])
      expect(placeOf(range, momentAt(range, place, now), now)).toBe(place);
    expect(momentAt(range, lastPlace(range), now)).toBe(null);
  });

  it('stays on its rail for moments outside of the range', () => {
    expect(placeOf('7d', '2020-01-01T00:00:00Z', now)).toBe(0);
    expect(placeOf('7d', '2030-01-01T00:00:00Z', now)).toBe(lastPlace('7d') - 1);
  });
});

describe('what is plotted', () => {
  const group = (key: string | null, count: (number | null)[]) => ({ key, name: null, values: { count } });
  const series = (...groups: object[]) => ({ groups }) as unknown as Series;
  const names = {
    metric: (name: string) => name,
    statistic: (name: string) => name,
    group: ({ key }: { key: string | null }) => key ?? 'nobody',
  };

  it('names lines by their metric, and in groups the largest first', () => {
    const [flow] = plansFor('none');
    const [opened] = plansFor('admin');
    if (!flow || !opened) throw new Error('there are no plots');
    const all = [[3], [2], [1]].map((count) => series(group(null, count)));
    expect(linesOf(flow, all, 'none', names).map(({ label }) => label)).toEqual([
      'opened',
      'resolved',
      'backlog',
    ]);
    const grouped = [series(group('ada', [1, 1]), group(null, [9, null]))];
    expect(linesOf(opened, grouped, 'admin', names).map(({ label }) => label)).toEqual(['nobody', 'ada']);
  });

  it('is summed up by its last and its highest value', () => {
    expect(summed({ label: '', values: [1, 7, 3, null] })).toEqual({ latest: 3, highest: 7 });
    expect(summed({ label: '', values: [null] })).toBe(null);
  });

  it('is one table as a file', () => {
    expect(joinedCsv(['a,b\r\n1,2\r\n', 'a,b\r\n3,4\r\n'])).toBe('a,b\r\n1,2\r\n3,4\r\n');
  });

  it('covers whole days up to today', () => {
    const { from, to } = daysOf('7d', new Date(2026, 2, 3, 12).getTime());
    expect({ from, to }).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(listOfTickets({ priority: ['low'] })).toBe('/work?view=all&kind=ticket&priority=low');
  });
});

const ANA = { sub: 'ana', role: 'analyst', name: 'Ana Lys', email: 'ana@example.com' } as const;

describeInBrowser('the reports of the console', (open) => {
  it('show figures that open the tickets behind them', async () => {
    const { page, row } = await openConsole(await open(), desk);
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Reports' }).waitFor();
    const low = page.getByRole('link', { name: 'Low 2' });
    await low.click();
    await row('A low one').first().waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('show plots, the same as tables, and as files', async () => {
    const { page } = await openConsole(await open(), desk, { path: '/dashboard?range=7d' });
    const plot = page.getByRole('img', {
      name: /^Opened, resolved and backlog\. Opened: latest 3, highest 3\./,
    });
    await plot.locator('canvas').waitFor();
    await page.getByRole('button', { name: 'Table: Opened, resolved and backlog' }).click();
    const table = page.getByRole('table', { name: 'Opened, resolved and backlog' });
    expect(await table.getByRole('row').last().getByRole('cell').allTextContents()).toEqual(['3', '1', '2']);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV: Opened, resolved and backlog' }).click();
    const lines = (await readFile(await (await saved).path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(1 + 3 * 7);
    expect(lines.filter((line) => line.includes(',3,opened,'))).toHaveLength(1);
    await page.getByRole('button', { name: /^Divided by/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'By priority' }).click();
    await page.getByRole('img', { name: /^Opened\. Low: latest 2, highest 2\./ }).waitFor();
    expect(new URL(page.url()).search).toBe('?range=7d&group=priority');
  });

  it('go back in time by the keyboard, without links to a list that has no past', async () => {
    const { page } = await openConsole(await open(), desk, { path: '/dashboard?range=7d' });
    await page.getByRole('link', { name: 'Low 2' }).waitFor();
    const slider = page.getByRole('slider', { name: 'Figures as of' });
    expect(await slider.getAttribute('aria-valuetext')).toBe('Now');
    await slider.press('Home');
    await page.getByRole('listitem').filter({ hasText: 'Low 0' }).waitFor();
    await page.getByText('There is nothing to show in this time.').nth(3).waitFor();
    expect(await page.getByRole('region', { name: 'Figures' }).getByRole('link').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('link', { name: 'Low 2' }).waitFor();
  });

  it('are there for analysts, and say what could not be loaded', async () => {
    const page = await open();
    await page.route('**/api/v1/history/analytics*', (route) => route.fulfill({ status: 400, body: '{}' }));
    await openConsole(page, desk, { who: ANA, path: '/dashboard' });
    const failed = page.getByRole('region', { name: 'Figures' }).getByRole('alert');
    await failed.waitFor();
    await page.unroute('**/api/v1/history/analytics*');
    await failed.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('All tickets').waitFor();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
  ] as const)('have nothing that axe finds serious: %s, %i pixels wide', async (colorScheme, width) => {
    const page = await open();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await openConsole(page, desk, { path: '/dashboard?range=7d' });
    await page.locator('canvas').first().waitFor();
    expect(await seriousIn(page)).toEqual([]);
    expect(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0);
  });
});
