import type { Page } from 'playwright-core';
import type { StaffClaims } from '../../src/api/console/staff-claims.ts';
import { describeInBrowser } from '../support/browser.ts';
import { guestChat, say } from '../support/chats.ts';
import { openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';

/** Runs where it is taken for markup, or where its addresses are followed. */
const HOSTILE = '"><img src=x onerror="pwned=1"><script>pwned=2</script>';
const ADDRESSES = 'javascript:pwned=3 data:text/html,<script>opener.pwned=4</script> [x](javascript:pwned=5)';
const NAME = 'Eve <img src=x onerror=pwned=9>';
const FILE = '<svg onload=pwned=6>.png';

const ADA: StaffClaims = { sub: 'ada', role: 'admin', name: NAME, email: 'ada@example.com' };
const AUD: StaffClaims = { sub: 'aud', role: 'auditor', name: NAME, email: 'aud@example.com' };

const desk = suiteDesk();
/** Of the ticket and of the chat that hold all of it. */
const names = { ticket: '', chat: '', position: 0 };

beforeAll(async () => {
  const token = await tokenFor('admin', { sub: 'ada', name: NAME, email: 'ada@example.com' });
  const user = await tokenFor('user', { sub: 'john', name: HOSTILE, email: 'john@example.com' });
  const asked = ticketRequest({
    subject: HOSTILE,
    description: `${ADDRESSES} ${HOSTILE}`,
    email: 'john@example.com',
  });
  const { body } = await desk.post('/api/v1/support/request-support', asked, user);
  const { id, ticket_number } = body.data.ticket;
  const ticket = `/api/v1/unified-admin/support/${id}`;
  await desk.put(
    `${ticket}/tags`,
    { tags: ['javascript:pwned=7', '<b onclick=pwned=8>', 'data:text/html,x'] },
    token,
  );
  await desk.put(`${ticket}/assign`, { assigned_to: 'ada' }, token);
  await desk.post(`${ticket}/reply`, { message: `${FILE} ${ADDRESSES}` }, token);
  await desk.post(`${ticket}/reply`, { message: HOSTILE, is_internal: true }, token);
  await desk.put(`${ticket}/status`, { status: 'resolved', resolution_notes: HOSTILE }, token);
  const chat = await guestChat(desk, { subject: HOSTILE });
  await say(desk, { guestId: chat.guestId }, chat.id, FILE, ADDRESSES);
  Object.assign(names, { ticket: ticket_number, chat: chat.id, position: await desk.stores.log.end() });
});

interface Shown {
  readonly who?: StaffClaims;
  path(): string;
  /** A text that is there once the page has loaded. */
  readonly says: string;
  readonly also?: (page: Page) => Promise<void>;
}

const today = () => new Date(Date.now() + 86_400_000).toISOString();
const counted = () => `counted=resolved&counted_from=2026-01-01T00:00:00Z&counted_to=${today()}`;
const markup = encodeURIComponent(HOSTILE);

const PAGES: Readonly<Record<string, Shown>> = {
  'the list': { path: () => '/work?view=all', says: 'onerror' },
  'the list with filters of everything': {
    path: () =>
      `/work?view=all&tag=${encodeURIComponent('javascript:pwned=7')}&assigned_to=ada&search=${markup}`,
    says: 'onerror',
  },
  'the list behind a figure': {
    path: () => `/work?view=all&${counted()}&counted_by=admin&counted_group=${markup}`,
    says: 'Nothing matches these filters.',
  },
  'the list of the past': {
    path: () => `/work?view=all&as_of=${new Date().toISOString()}`,
    says: 'As it was on',
  },
  'a ticket': { path: () => `/work/ticket/${names.ticket}`, says: 'svg onload' },
  'what is known of a ticket': {
    path: () => `/work/ticket/${names.ticket}`,
    says: 'svg onload',
    async also(page) {
      await page.keyboard.press('d');
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByRole('tabpanel').getByText('onerror').first().waitFor();
    },
  },
  'a chat': { path: () => `/work/chat/${names.chat}`, says: 'svg onload' },
  'a ticket that there isn’t': { path: () => `/work/ticket/${markup}`, says: 'There is no such ticket' },
  'the reports': {
    path: () => '/dashboard?range=7d&group=admin',
    says: 'All tickets',
    async also(page) {
      await page.locator('canvas').first().waitFor();
      for (const button of await page.getByRole('button', { name: /^Table: / }).all()) await button.click();
      await page.getByRole('columnheader', { name: 'onerror' }).first().waitFor();
    },
  },
  'the shortcuts': {
    path: () => '/work?view=all',
    says: 'onerror',
    async also(page) {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  'the palette': {
    path: () => '/work?view=all',
    says: 'onerror',
    async also(page) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(HOSTILE);
    },
  },
  'the event log': { who: AUD, path: () => '/log', says: 'StatusChanged' },
  'an event': {
    who: AUD,
    path: () => `/log?stream=ticket-&event=${names.position}`,
    says: 'Data',
  },
  'access records': { who: AUD, path: () => `/access?actor=${markup}`, says: 'Access records' },
};

/** What a browser shows at 200 % of 1280 × 800, and a small phone. */
const SIZES = [
  { width: 640, height: 400 },
  { width: 320, height: 640 },
] as const;

/** Markup and addresses that nothing of the console makes. */
const FOREIGN = [
  'main :is(img, script, iframe, object, embed, b[onclick])',
  '[href^="javascript:" i], [href^="data:" i], [src^="data:text" i], [onclick], [onerror], [onload]',
].join(', ');

describeInBrowser('every page of the console', (open) => {
  /** One for each person, which goes from address to address. */
  const pages = new Map<StaffClaims, Page>();
  const refused: string[] = [];
  beforeAll(async () => {
    for (const who of [ADA, AUD]) {
      const page = await open();
      page.on(
        'console',
        (line) => line.text().includes('Content Security Policy') && refused.push(line.text()),
      );
      page.on('dialog', (dialog) => refused.push(dialog.message()));
      await openConsole(page, desk, { who, path: '' });
      pages.set(who, page);
    }
  });

  it.each(Object.keys(PAGES))(
    'runs nothing that people wrote, fits at 200 %% and on a phone, and axe finds nothing serious: %s',
    async (name) => {
      const shown = PAGES[name] as Shown;
      const page = pages.get(shown.who ?? ADA) as Page;
      await page.setViewportSize(SIZES[0]);
      await page.goto(`${desk.url}/console${shown.path()}`);
      await page.locator('main').getByText(shown.says).first().waitFor();
      await shown.also?.(page);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([size.width, wide, await seriousIn(page)]).toEqual([size.width, 0, []]);
      }
      expect(await page.evaluate('typeof pwned')).toBe('undefined');
      expect([await page.locator(FOREIGN).count(), refused]).toEqual([0, []]);
    },
  );

  it.each(['Pacific/Auckland', 'America/Los_Angeles'])(
    'says times in the zone of the reader: %s',
    async (timezoneId) => {
      const { page, thread } = await openConsole(await open({ timezoneId }), desk, {
        path: `/work/ticket/${names.ticket}`,
      });
      const { body } = await desk.get(
        `/api/v1/unified-admin/support/${names.ticket}`,
        await tokenFor('admin'),
      );
      const at = new Date(body.data.createdAt);
      const time = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: timezoneId }).format(at);
      const day = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone: timezoneId }).format(at);
      await thread.getByRole('heading', { name: day }).waitFor();
      await thread.locator('time').getByText(time).first().waitFor();
      const asked = page.waitForRequest('**/history/series?**');
      await page.goto(`${desk.url}/console/dashboard`);
      expect(new URL((await asked).url()).searchParams.get('time_zone')).toBe(timezoneId);
    },
  );
});
