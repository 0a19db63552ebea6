import { readFile } from 'node:fs/promises';
import type { Series } from '../../client/src/index.ts';
import {
  askedIn,
  daysOf,
  lastPlace,
  momentAt,
  placeOf,
  type Range,
  written,
} from '../../console/src/dashboard/asked.ts';
import { listOfTickets } from '../../console/src/dashboard/figures.ts';
import { joinedCsv, linesOf, plansFor, pointOf, summed } from '../../console/src/dashboard/lines.ts';
import { describeInBrowser } from '../support/browser.ts';
import { inEachLook, openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';

const desk = suiteDesk();
const moments = { beforeResolved: '' };

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
  moments.beforeResolved = body.data.ticket.created_at;
  await desk.put(
    `/api/v1/unified-admin/support/${body.data.ticket.id}/status`,
    { status: 'resolved' },
    token,
  );
});

const span = (range: Range) => ({ range, from: '', to: '' });
const spring = { range: 'days', from: '2026-03-01', to: '2026-05-09' } as const;

describe('the address of reports', () => {
  const usual = { ...span('30d'), step: 'day', group: 'none', asOf: null } as const;

  it.each([
    { ...span('7d'), step: 'hour', group: 'type', asOf: '2026-04-01T08:00:00.000Z' },
    { ...spring, step: 'month', group: 'none', asOf: null },
    { ...spring, to: '2026-03-01', step: 'hour', group: 'admin', asOf: null },
  ] as const)('is read as it was written: $range $step', (asked) => {
    expect(askedIn(written(asked))).toEqual(asked);
  });

  it.each([
    '',
    '?range=9d',
    '?range=days',
    '?from=2026-03-01',
    '?from=2026-03-02&to=2026-03-01',
    '?from=2026-02-31&to=2026-99-01',
    '?step=hour',
    '?group=tag',
    '?as_of=yesterday',
    '?as_of=2026-99-01T00:00Z',
  ])('leaves out what there is not: %s', (search) => {
    expect(askedIn(search)).toEqual(usual);
    expect(written(usual)).toBe('');
  });
});

describe('the time slider', () => {
  const now = new Date(2026, 4, 10, 12).getTime();

  it.each([...(['7d', '30d', '90d', '365d'] as const).map(span), spring])(
    'comes back to the place that it was moved to: $range',
    (time) => {
      const last = lastPlace(time, now);
      for (const place of [0, 1, last - 1, last])
        expect(placeOf(time, momentAt(time, place, now), now)).toBe(place);
      expect(momentAt(time, last, now)).toBe(null);
    },
  );

  it('stays on its rail for moments outside of the range', () => {
    expect(placeOf(span('7d'), '2020-01-01T00:00:00Z', now)).toBe(0);
    expect(placeOf(span('7d'), '2030-01-01T00:00:00Z', now)).toBe(lastPlace(span('7d'), now) - 1);
  });

  it('goes back to the first of the days', () => {
    expect(lastPlace(spring, now)).toBe(71);
    expect(lastPlace({ ...spring, from: '2026-05-09' }, now)).toBe(36);
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

  it('leads to what a point counts, and nowhere where it counts nothing', () => {
    const periods = ['2026-03-01', '2026-03-02', '2026-03-03'].map((day) => ({ start: day, end: `${day}Z` }));
    const one = { ...series(group('ada', [2, 0, null])), group_by: 'admin', periods } as never;
    const line = { metric: 'resolved', group: 'ada', counts: [2, 0, null] } as const;
    expect(pointOf(line, 0, one, 77)).toEqual({
      ...{ metric: 'resolved', from: '2026-03-01', to: '2026-03-01Z', by: 'admin', group: 'ada', asOf: '77' },
    });
    expect([1, 2, 3].map((index) => pointOf(line, index, one, 77))).toEqual([null, null, null]);
  });

  it('is summed up by its last and its highest value', () => {
    expect(summed({ values: [1, 7, 3, null] })).toEqual({ latest: 3, highest: 7 });
    expect(summed({ values: [null] })).toBe(null);
  });

  it('is one table as a file', () => {
    expect(joinedCsv(['a,b\r\n1,2\r\n', 'a,b\r\n3,4\r\n'])).toBe('a,b\r\n1,2\r\n3,4\r\n');
  });

  it('covers whole days up to today', () => {
    const { from, to } = daysOf(span('7d'), new Date(2026, 2, 3, 12).getTime());
    expect({ from, to }).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(listOfTickets({ priority: ['low'] })).toBe('/work?view=all&kind=ticket&priority=low');
  });
});

const ANA = { sub: 'ana', role: 'analyst', name: 'Ana Lys', email: 'ana@example.com' } as const;

describeInBrowser('the reports of the console', (_, reopen) => {
  it('show figures that open the tickets behind them', async () => {
    const { page, row } = await openConsole(await reopen(), desk);
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
    const { page } = await openConsole(await reopen(), desk, { path: '/dashboard?range=7d' });
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

  it('open the list behind each figure and each point, with as many tickets as it says', async () => {
    const { page, row, list } = await openConsole(await reopen(), desk, { path: '/dashboard?range=7d' });
    const rows = async () => Number(await list.getAttribute('aria-rowcount'));
    const back = async () => {
      await page.goBack();
      await page.getByRole('heading', { name: 'Reports' }).waitFor();
    };
    const today = page.getByRole('definition').filter({ has: page.getByRole('link', { name: '3' }) });
    await today.nth(1).getByRole('link').click();
    await row('The resolved one').waitFor();
    expect(new URL(page.url()).searchParams.has('created_from')).toBe(true);
    expect(await rows()).toBe(3);
    await back();
    await page.getByRole('button', { name: 'Table: Opened, resolved and backlog' }).click();
    const cells = page
      .getByRole('table', { name: 'Opened, resolved and backlog' })
      .getByRole('row')
      .last()
      .getByRole('cell');
    for (const [column, subjects] of [
      [0, ['The resolved one', 'A low one', 'A low one']],
      [1, ['The resolved one']],
      [2, ['A low one', 'A low one']],
    ] as const) {
      await cells
        .nth(column)
        .getByRole('link', { name: String(subjects.length) })
        .click();
      await row(subjects[0]).first().waitFor();
      expect(await page.getByRole('row').locator('.subject').allTextContents()).toEqual(subjects);
      expect(await rows()).toBe(subjects.length);
      await back();
      await page.getByRole('button', { name: 'Table: Opened, resolved and backlog' }).click();
    }
  });

  it('open the list behind a point of a plot that is clicked', async () => {
    const { page, row } = await openConsole(await reopen(), desk, {
      path: '/dashboard?range=7d&group=priority',
    });
    const plot = page.getByRole('img', { name: /^Resolved\. / });
    await plot.locator('canvas').waitFor();
    const { width = 0 } = (await plot.locator('.u-over').boundingBox()) ?? {};
    await plot.locator('.u-over').click({ position: { x: width - 2, y: 5 } });
    await row('The resolved one').waitFor();
    await page.getByText('Resolved: ').getByText('High').waitFor();
    await page.getByRole('button', { name: /^Remove the filter .* · High/ }).click();
    await row('A low one').first().waitFor();
  });

  it('are of the days that one asks for, and say when a moment is none', async () => {
    const { page } = await openConsole(await reopen(), desk, { path: '/reports?as_of=bogus' });
    await page.getByRole('status').getByText('The address names “bogus” as its moment').waitFor();
    await page.getByRole('button', { name: /^Time:/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Between two days' }).click();
    const dialog = page.getByRole('dialog', { name: 'Between two days' });
    await dialog.getByLabel('From').fill('2026-01-10');
    await dialog.getByLabel('To').fill('2026-01-09');
    await dialog.getByRole('button', { name: 'Show' }).click();
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel('To').fill('2026-01-12');
    await dialog.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('button', { name: 'Time: Jan 10 – 12, 2026' }).waitFor();
    expect(new URL(page.url()).search).toBe('?from=2026-01-10&to=2026-01-12');
    await page.getByText('There is nothing to show in this time.').nth(3).waitFor();
  });

  it('go back in time by the keyboard, and open the list as it was', async () => {
    const said = await openConsole(await reopen(), desk, { path: '/dashboard?range=7d' });
    const { page, row, thread, open } = said;
    await page.getByRole('link', { name: 'Low 2' }).waitFor();
    const slider = page.getByRole('slider', { name: 'Figures as of' });
    expect(await slider.getAttribute('aria-valuetext')).toBe('Now');
    await page.getByText('New tickets today').waitFor();
    await page.getByText('Figures and plots count tickets; chats are not among them.').waitFor();
    const width = async () => (await slider.boundingBox())?.width;
    const before = await width();
    await slider.press('Home');
    await page.getByRole('listitem').filter({ hasText: 'Low 0' }).waitFor();
    await page.getByText('New tickets that day').waitFor();
    // It doesn't move under the pointer that moves it.
    expect(await width()).toBe(before);
    await page.getByText('Views, as of now').waitFor();
    await page.getByText('There is nothing to show in this time.').nth(3).waitFor();
    await page.getByRole('link', { name: 'Low 0' }).click();
    await page.getByText('Nothing matches these filters.').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('link', { name: 'Low 2' }).waitFor();
    await page.goto(`${desk.url}/console/work?view=all&kind=ticket&as_of=${moments.beforeResolved}`);
    await row('The resolved one').getByRole('img', { name: 'Pending' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(3);
    const view = (name: string) =>
      page
        .getByRole('navigation')
        .getByRole('link')
        .filter({ hasText: new RegExp(`^${name}`) });
    await view('Pending').filter({ hasText: '3' }).click();
    await page.getByRole('heading', { name: 'Pending', level: 1 }).waitFor();
    expect(new URL(page.url()).searchParams.get('as_of')).toBe(moments.beforeResolved);
    expect((await view('Unread').getAttribute('href'))?.includes('as_of')).toBe(false);
    await open('The resolved one');
    await thread.getByText(/^As it was on/).waitFor();
    await thread.getByText('Pending', { exact: true }).waitFor();
    await page.keyboard.press('e');
    expect(await thread.getByRole('textbox').count()).toBe(0);
    expect(await seriousIn(page)).toEqual([]);
    await thread.getByRole('button', { name: 'Show it as it is now' }).click();
    await thread.getByRole('button', { name: 'Status: Resolved' }).waitFor();
    expect(new URL(page.url()).searchParams.has('as_of')).toBe(false);
  });

  it('are there for analysts, and say what could not be loaded', async () => {
    const page = await reopen();
    await page.route('**/api/v1/history/analytics*', (route) => route.fulfill({ status: 400, body: '{}' }));
    await openConsole(page, desk, { who: ANA, path: '/dashboard' });
    const failed = page.getByRole('region', { name: 'Figures' }).getByRole('alert');
    await failed.waitFor();
    await page.unroute('**/api/v1/history/analytics*');
    await failed.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('All tickets').waitFor();
  });

  it('have nothing that axe finds serious, and fit: light, dark, and on a phone', async () => {
    const { page } = await openConsole(await reopen(), desk, { path: '/dashboard?range=7d' });
    await inEachLook(page, 320, async (look) => {
      await page.locator('canvas').first().waitFor();
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect([look, wide, await seriousIn(page)]).toEqual([look, 0, []]);
    });
  });
});
