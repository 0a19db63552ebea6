import type { Page } from 'playwright-core';
import type { StaffClaims } from '../../src/api/console/staff-claims.ts';
import { describeInBrowser } from '../support/browser.ts';
import { ADA, consoleOn, openConsole, seriousIn } from '../support/console.ts';
import { linkToken } from '../support/console-sessions.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { until } from '../support/until.ts';

const desk = suiteDesk();
beforeAll(() => desk.post('/api/v1/support/request-support', ticketRequest({ subject: 'The only ticket' })));

const ANA: StaffClaims = { sub: 'ana', role: 'analyst', name: 'Ana Lys', email: 'ana@example.com' };

describeInBrowser('the shell of the console', (open, reopen) => {
  it('is used without a mouse, from the skip link on', async () => {
    const { page, row } = await openConsole(await reopen(), desk);
    await row('The only ticket').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
  });

  it('shows its shortcuts, all of which come from one table', async () => {
    const { page } = await openConsole(await reopen(), desk);
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Write a reply').waitFor();
    await help.getByText('Command palette').waitFor();
    await help.getByText('Resolve the ticket, or close the chat').waitFor();
    await help.getByRole('heading', { name: 'Selected rows' }).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await help.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    expect(await help.count()).toBe(0);
  });

  it('does by the palette what is typed', async () => {
    const { page } = await openConsole(await reopen(), desk);
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('ArrowUp');
    const last = await page.getByRole('option', { selected: true }).boundingBox();
    const shown = await page.getByRole('listbox').boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(
      (shown?.y ?? 0) + (shown?.height ?? 0) + 1,
    );
    await page.getByRole('combobox').fill('chats view');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Chats' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('theme: dark');
    expect(await seriousIn(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme=dark]').waitFor();
    await page.keyboard.press('Control+k');
    // What the browser asks for isn't a choice.
    expect(await page.evaluate("localStorage.getItem('casebook.language')")).toBe(null);
    await page.getByRole('combobox').fill('français');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Discussions' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Discussions' }).waitFor();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  });

  it.each([
    [320, 640],
    [640, 400],
  ])('needs no sideways scrolling on %i × %i pixels', async (width, height) => {
    const page = await reopen();
    await page.setViewportSize({ width, height });
    const said = await openConsole(page, desk);
    const overflow = () =>
      page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    await said.row('The only ticket').waitFor();
    expect(await overflow()).toBe(0);
    await said.open('The only ticket');
    expect(await overflow()).toBe(0);
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Everything' }).click();
    await page.getByRole('heading', { name: 'Everything' }).waitFor();
  });

  it('signs out, and shows nothing of the desk from then on', async () => {
    const { page, row, field } = await openConsole(await reopen(), desk);
    await row('The only ticket').click();
    await field.fill('Half a sent');
    const leave = async () => {
      await page.getByRole('button', { name: /^Account:/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    await leave();
    const asked = page.getByRole('dialog', { name: 'Sign out' });
    await asked.getByText('1 draft isn’t sent: signing out deletes it from this browser.').waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    expect(await field.inputValue()).toBe('Half a sent');
    // Of somebody whose id begins alike.
    const others = await page.evaluate(`(() => {
      const name = Object.keys(localStorage).find((one) => one.startsWith('casebook.draft.'));
      const other = name.replace('.ticket:', '.b.ticket:');
      localStorage.setItem(other, localStorage.getItem(name));
      return other;
    })()`);
    // The session has ended before.
    await page.route('**/console/api/sign-out', (route) => route.fulfill({ status: 401, json: {} }));
    await leave();
    await asked.getByRole('button', { name: 'Delete and sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    expect(await page.evaluate('Object.keys(localStorage).filter((name) => /draft/.test(name))')).toEqual([
      others,
    ]);
    await page.context().clearCookies();
    expect(await seriousIn(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to Casebook' }).waitFor();
    expect(await row('The only ticket').count()).toBe(0);
  });

  it('says that one signed out, also when a request was refused before the answer came', async () => {
    const { page, row } = await openConsole(await reopen(), desk);
    await row('The only ticket').waitFor();
    await page.route('**/console/api/sign-out', async (route) => {
      await page.route('**/unified-admin/work?*', (other) => other.fulfill({ status: 401, json: {} }));
      await page.keyboard.press('.');
      await page.getByRole('heading', { name: 'Sign in to Casebook' }).waitFor();
      await route.continue();
    });
    await page.getByRole('button', { name: /^Account:/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
  });

  it('signs in by a link that is opened where the console is shown already', async () => {
    const page = await reopen();
    await page.goto(`${desk.url}/console/work`);
    await page.getByRole('heading', { name: 'Sign in to Casebook' }).waitFor();
    await page.goto(`${desk.url}/console/work#sign-in=${linkToken(ADA)}`);
    await consoleOn(page).row('The only ticket').waitFor();
    expect(new URL(page.url()).hash).toBe('');
  });

  it('says that the session has ended, and keeps drafts', async () => {
    const page = await reopen();
    const said = await openConsole(page, desk);
    await said.open('The only ticket');
    await said.field.fill('Not lost');
    await said.row('The only ticket').waitFor();
    await page.context().clearCookies();
    // The page may find it out by itself before the keys are pressed; then they do nothing.
    await page.keyboard.press('Escape');
    await page.keyboard.press('.');
    await page.getByText('Your session has ended. Drafts are kept in this browser.').waitFor();
    const again = await openConsole(page, desk);
    await again.open('The only ticket');
    expect(await again.field.inputValue()).toBe('Not lost');
  });

  it.each([ADA, ANA])(
    'says no more that there is no connection once the browser has one: $role',
    async (who) => {
      const { page } = await openConsole(await reopen(), desk, { who, path: '/dashboard' });
      await page.getByRole('heading', { name: 'Reports' }).waitFor();
      await page.evaluate("dispatchEvent(new Event('offline'))");
      await page.getByText('No connection to the desk.').waitFor();
      await page.evaluate("dispatchEvent(new Event('online'))");
      await page.getByText('No connection to the desk.').waitFor({ state: 'detached' });
    },
  );

  it('loads by itself, once the connection is back, what it could not load', async () => {
    const { page, row } = await openConsole(await reopen(), desk);
    await row('The only ticket').waitFor();
    await page.context().setOffline(true);
    await page.getByText('No connection to the desk.').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByText('This could not be loaded.').first().waitFor();
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Reports' }).waitFor();
    await page.getByText('This could not be loaded.').waitFor({ state: 'detached' });
  });

  it('asks again for the script of a page that could not be loaded', async () => {
    const page = await reopen();
    const { row } = await openConsole(page, desk);
    await row('The only ticket').waitFor();
    await page.route(/dashboard-page.*\.js$/, (route) => route.abort());
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    const failed = page.getByRole('alert').getByText('This could not be loaded.');
    await failed.waitFor();
    await page.unroute(/dashboard-page.*\.js$/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Reports' }).waitFor();
  });

  it('shows no work to analysts, and asks for none', async () => {
    const page = await reopen();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await openConsole(page, desk, { who: ANA });
    await page.getByText('There is nothing at this address.').waitFor();
    expect(asked).toContain('/console/work');
    expect(asked.filter((path) => path.includes('unified-admin') || path.includes('socket.io'))).toEqual([]);
  });

  it('tells once of what concerns an agent, when they have asked for it', async () => {
    const first = await open();
    await first.context().addInitScript(recordNotifications);
    const { page } = await openConsole(first, desk);
    await page.getByRole('grid').waitFor();
    const other = await first.context().newPage();
    await other.goto(`${desk.url}/console/work`);
    await other.getByRole('grid').waitFor();
    const told = async () => (await Promise.all([page, other].map(toldOn))).flat();
    const toldAll = (text: string) => until(async () => (await told()).join().includes(text), SLOWLY);
    expect(await told()).toEqual([]);
    await page.getByRole('button', { name: /^Account:/ }).click();
    for (const name of ['Notifications of the browser', 'Sound'])
      await page.getByRole('menuitemcheckbox', { name }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Sound', checked: true }).waitFor();
    await page.keyboard.press('Escape');
    expect(await told()).toEqual(['asked', 'sound']);

    const mine = await assigned('<img src=x onerror=alert(1)>');
    await toldAll(`Assigned to you · ${mine}`);
    await writes(mine, 'Is there any news?');
    await toldAll(`New message · ${mine}`);
    for (const tab of [page, other]) await titleBegins(tab, '(1) ');
    const withSound = (sentence: string, text: string) => ['sound', `${sentence} · ${mine}\n${text}`];
    const subject = '<img src=x onerror=alert(1)>\njohn@example.com';
    const news = [
      ...withSound('Assigned to you', subject),
      ...withSound('New message', `${subject}: Is there any news?`),
    ];
    expect(await told()).toEqual(['asked', 'sound', ...news]);

    const leading = (await toldOn(page)).length > 2 ? page : other;
    await leading.evaluate('lastNotification.onclick()');
    await leading.waitForURL(`**/work/ticket/${mine}`);
    await consoleOn(leading).message('Is there any news?').waitFor();
    await writes(mine, 'I can see it.');
    await consoleOn(leading).message('I can see it.').waitFor();
    await assigned('Another one');
    await toldAll('Another one');
    expect((await told()).filter((line) => line.includes('I can see it.'))).toEqual([]);
    await consoleOn(leading).say('There it is.');
    await titleBegins(other, '(1) ');

    // What the browser allows no longer isn't on. The other tab is told by the storage that it shares.
    await page.evaluate("localStorage.setItem('permission', 'denied')");
    await other.getByRole('button', { name: /^Account:/ }).click();
    const notices = { name: 'Notifications of the browser', checked: false };
    await other.getByRole('menuitemcheckbox', notices).waitFor();
    await other.getByRole('menuitemcheckbox', { name: 'Sound', checked: true }).waitFor();
  });
});

/** Stands for the browser's notifications and its sound, and remembers them in their order. */
const recordNotifications = `
  globalThis.told = [];
  const tell = (line) => globalThis.told.push(line);
  globalThis.Notification = class {
    static get permission() { return localStorage.getItem('permission') ?? 'default'; }
    static async requestPermission() {
      tell('asked');
      localStorage.setItem('permission', 'granted');
      return 'granted';
    }
    constructor(title, { body }) { tell(title + '\\n' + body); globalThis.lastNotification = this; }
    close() {}
  };
  const { resume } = AudioContext.prototype;
  AudioContext.prototype.resume = function () { tell('sound'); return resume.call(this); };
`;
/** The page is asked each time. */
const SLOWLY = { withinMs: 20_000, everyMs: 50 };
const titleBegins = (page: Page, text: string) =>
  until(async () => (await page.title()).startsWith(text), SLOWLY);
const toldOn = (page: Page) => page.evaluate<string[]>('globalThis.told');

/** A ticket that another agent assigns to Ada. Returns its number. */
async function assigned(subject: string): Promise<string> {
  const { body } = await desk.post('/api/v1/support/request-support', ticketRequest({ subject }));
  const { id, ticket_number } = body.data.ticket;
  const path = `/api/v1/unified-admin/support/${id}/assign`;
  await desk.put(path, { assigned_to: ADA.sub }, await tokenFor('admin'));
  return ticket_number;
}

const writes = (ticket_number: string, message: string) =>
  desk.post('/api/v1/support/ticket/add-message', { ticket_number, message, email: 'john@example.com' });
