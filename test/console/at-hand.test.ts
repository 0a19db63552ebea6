import { describeInBrowser } from '../support/browser.ts';
import { guestChat } from '../support/chats.ts';
import { openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { until } from '../support/until.ts';

const desk = suiteDesk();
const ADMIN = '/api/v1/unified-admin/support';

let token: string;
beforeAll(async () => {
  token = await tokenFor('admin', { sub: 'carl', name: 'Carl Ek', email: 'carl@example.com' });
});

/** Opens a ticket and returns its id and number. */
async function openTicket(
  subject: string,
  user?: string,
  description = 'It does not work',
): Promise<{ id: string; number: string }> {
  const asked = ticketRequest({ subject, description });
  const { body } = await desk.post('/api/v1/support/request-support', asked, user);
  return { id: body.data.ticket.id, number: body.data.ticket.ticket_number };
}

describeInBrowser('what an agent has at hand', (_, reopen) => {
  it('selects rows that weren’t loaded, and names those that could not be changed', async () => {
    for (let number = 0; number < 120; number++) await openTicket(`Row ${number}.`);
    const page = await reopen();
    // From the beginning: a browser that begins to hand over requests while some are under way may lose one.
    await page.route('**/work/bulk', (route) => route.fulfill({ status: 400, json: {} }));
    const { list, row, thread } = await openConsole(page, desk, { path: '/work?search=row' });
    await row('Row 119.').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await list.evaluate((grid) => {
      (grid as unknown as { scrollTop: number }).scrollTop = 1_000_000;
    });
    await row('Row 0.').click({ modifiers: ['Shift'] });
    await page.getByText('120 selected').waitFor();
    await page.keyboard.press('m');
    await page.getByText(/^120 items could not be changed\. /).waitFor();
    await page.getByText('120 selected').waitFor();
    await page.getByRole('button', { name: 'Show which' }).click();
    const which = page.getByRole('dialog', { name: 'What was left as it was' });
    await which.getByRole('listitem').first().waitFor();
    expect(await which.getByRole('listitem').count()).toBe(120);
    expect(await seriousIn(page)).toEqual([]);
    await which.getByRole('link', { name: /^SMI-2026-\d+ · Row 60\.$/ }).click();
    await thread.getByRole('heading', { name: 'Row 60.' }).waitFor();
  });

  it('says why each of many could not be changed', async () => {
    const word = crypto.randomUUID();
    await openTicket(`About ${word}`);
    await guestChat(desk, { subject: `Asked ${word}` });
    const page = await reopen();
    let isRefused = false;
    await page.route('**/work/bulk', (route) =>
      isRefused
        ? route.fulfill({ status: 400, json: { success: false, code: 'ticket_closed' } })
        : route.continue(),
    );
    const { row, thread } = await openConsole(page, desk, { path: `/work?search=${word}` });
    await row(`About ${word}`).waitFor();
    for (const key of ['j', 'x', 'Shift+j', 'e']) await page.keyboard.press(key);
    await page
      .getByText(
        ' changed. Status: Resolved. 1 item could not be changed. Chats can only be open, pending or closed.',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Show which' }).click();
    await page.getByRole('dialog', { name: 'What was left as it was' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show which' }).and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/^Undone: “Status: Resolved” of SMI-/).waitFor();
    // The keys stay those of the selection where a row is opened afterwards.
    await row(`About ${word}`).click();
    await thread.getByRole('heading', { name: `About ${word}` }).waitFor();
    await page.keyboard.press('m');
    // The ticket is selected still if the change was taken back before the list was told of it.
    await page.getByText(/^(2 items|.*) changed\. Assignee: Me\.$/).waitFor();
    isRefused = true;
    await page.keyboard.press('z');
    await page.getByText(/^[12] items? could not be changed\. The ticket is closed\.$/).waitFor();
  });

  it('opens the ticket of a short number that many others name', async () => {
    const { number } = await openTicket('Has a number');
    for (let other = 0; other < 11; other++) await openTicket('Names it', undefined, `As ${number} said`);
    const { page, list, thread } = await openConsole(await reopen(), desk, { path: '/work?view=mine' });
    await page.keyboard.press('/');
    await page.keyboard.type(`#${Number(number.slice(-6))}`);
    await page.getByRole('link', { name: `Open ${number} Has a number` }).waitFor();
    await page.getByText(`Open ${number}`, { exact: true }).and(page.locator('[aria-live]')).waitFor();
    // One thing alone says that it is what Enter does.
    await list.getByRole('button', { name: 'Search everything, also what is closed', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await thread.getByRole('heading', { name: 'Has a number' }).waitFor();
  });

  it('leads nobody away from where they have gone meanwhile', async () => {
    const one = await openTicket('Asked for');
    const short = String(Number(one.number.slice(-6)));
    await openTicket(`Gone to ${short}`);
    const page = await reopen();
    let isHeld = false;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route(/\/unified-admin\/work\?/, async (route) => {
      if (isHeld && /search=-0|view=all/.test(route.request().url())) await released;
      await route.continue().catch(() => {});
    });
    const { row, thread } = await openConsole(page, desk, { path: '/work?search=zzz' });
    const [first, second] = ['Search everything, also what is closed', 'Search the messages as well'];
    await page.getByRole('button', { name: first }).waitFor();
    isHeld = true;
    await page.keyboard.press('/');
    for (const key of ['Enter', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('button', { name: first }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?view=all&search=zzz');
    await page.getByRole('button', { name: second }).waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(short);
    for (const key of ['Enter', 'Escape']) await page.keyboard.press(key);
    await page.getByRole('combobox').waitFor({ state: 'detached' });
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
    expect(new URL(page.url()).search).toBe('?view=all&search=zzz');

    const field = page.getByRole('textbox', { name: 'Search tickets and chats' });
    await page.getByRole('navigation').getByRole('link', { name: /^Open/ }).first().click();
    await field.fill(short);
    await field.press('Enter');
    await row('Gone to').click();
    await thread.getByRole('heading', { name: 'Gone to' }).waitFor();
    release();
    await page.getByRole('link', { name: `Open ${one.number} Asked for` }).waitFor();
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
    await thread.getByRole('heading', { name: 'Gone to' }).waitFor();
  });

  it('has list, conversation and details beside each other at 1280 pixels, and details above it on less', async () => {
    const { number } = await openTicket('At 1280 pixels');
    const said = await openConsole(await reopen(), desk, { path: `/work/ticket/${number}` });
    const { page, thread, list, field } = said;
    await page.setViewportSize({ width: 1_280, height: 800 });
    await field.waitFor();
    const details = thread.getByRole('complementary', { name: 'Details and history' });
    expect(await details.count()).toBe(0);
    await page.keyboard.press('d');
    await details.waitFor();
    const [rows, composer, panel] = await Promise.all(
      [list, thread.locator('.composer'), details].map((part) => part.boundingBox()),
    );
    if (!rows || !composer || !panel) throw new Error('all three are there');
    expect(rows.x + rows.width).toBeLessThanOrEqual(composer.x);
    expect(composer.x + composer.width).toBeLessThanOrEqual(panel.x);
    expect([rows.width, composer.width, panel.width].map((width) => width > 250)).toEqual([true, true, true]);
    await page.setViewportSize({ width: 1_100, height: 800 });
    await details.waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await details.getByRole('tab', { name: 'Person' }).and(page.locator(':focus')).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await page.keyboard.press('r');
    await details.waitFor({ state: 'detached' });
    expect(await field.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
  });

  it('keeps what is read and written of a ticket', async () => {
    const { id, number } = await openTicket('A long one', undefined, 'An okapi began it');
    for (let note = 0; note < 55; note++)
      await desk.post(
        `${ADMIN}/${id}/reply`,
        { message: note === 2 ? 'About a zebra' : `Note ${note}`, is_internal: true },
        token,
      );
    const path = `/work/ticket/${number}?search=zebra&search_in=all`;
    const { page, thread, field, row } = await openConsole(await reopen(), desk, { path });
    await field.waitFor();
    await row('zebra').waitFor();
    const isInSight = async (word: string) => {
      const mark = thread.locator('.bubble mark').getByText(word);
      const [found, log] = await Promise.all([mark.boundingBox(), thread.getByRole('log').boundingBox()]);
      return found !== null && log !== null && found.y > log.y && found.y < log.y + log.height;
    };
    await until(() => isInSight('zebra'), { withinMs: 20_000, everyMs: 50 });
    // Of the first message, which is the description, also where messages aren't searched.
    await page.getByRole('textbox', { name: 'Search tickets and chats' }).fill('okapi');
    await page.getByRole('button', { name: 'In messages, too' }).click();
    await until(() => isInSight('okapi'), { withinMs: 20_000, everyMs: 50 });
    await page.keyboard.press('d');
    await thread.getByRole('tab', { name: 'History' }).click();
    const history = thread.getByRole('tabpanel');
    await history.getByRole('button', { name: 'Show older ones' }).click();
    await history.getByText('opened it').waitFor();
    await desk.put(`${ADMIN}/${id}/priority`, { priority: 'urgent' }, token);
    await history.getByText('Carl Ek changed the priority to Urgent').waitFor();
    expect(await history.getByText('opened it').count()).toBe(1);

    const [reply, note] = [/^Reply/, /^Internal note/].map((name) => thread.getByRole('radio', { name }));
    await reply?.focus();
    await page.keyboard.press('ArrowRight');
    expect(await note?.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
    expect(await note?.isChecked()).toBe(true);
    await page.keyboard.press('r');
    await field.fill('a'.repeat(5_001));
    await thread.getByText('1 character too many').waitFor();
    await field.press('Control+Enter');
    expect(await field.inputValue()).toHaveLength(5_001);
    await field.fill('');
    await page.keyboard.press('Escape');

    await page.keyboard.press('t');
    const tag = page.getByRole('combobox', { name: 'Add a tag' });
    await tag.fill('abroad');
    await page.getByRole('option', { name: 'Create tag “abroad”', selected: true }).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await thread.getByRole('button', { name: 'Tag: abroad' }).waitFor();
    await tag.fill('left there');
    await thread.getByRole('heading', { level: 2 }).click();
    await tag.waitFor({ state: 'detached' });
    await thread.getByRole('button', { name: 'Tag: abroad', exact: true }).waitFor();

    await page.goto(`${desk.url}/console#sign-in=100%`);
    await page.getByText('This link has been used already, or has expired.').waitFor();
  });

  it('asks for no more of a long ticket once one has left it', async () => {
    const { id } = await openTicket('A long one, left', undefined, 'An ocelot began it');
    for (let note = 0; note < 105; note++)
      await desk.post(`${ADMIN}/${id}/reply`, { message: `Note ${note}` }, token);
    const page = await reopen();
    const asked: string[] = [];
    const gate = Promise.withResolvers<void>();
    await page.route('**/support/*?*cursor=*', async (route) => {
      asked.push(route.request().url());
      await gate.promise;
      await route.continue();
    });
    const { row, thread } = await openConsole(page, desk, { path: '/work?search=ocelot' });
    await row('A long one, left').click();
    await until(() => asked.length === 1);
    await thread.getByRole('heading', { level: 2 }).focus();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    const answered = page.waitForResponse('**/support/*?*cursor=*');
    gate.resolve();
    await (await answered).finished();
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
    expect(asked).toHaveLength(1);
  });

  it('leads to all that a person has, and counts it beside the reports, too', async () => {
    const user = await tokenFor('user', { sub: 'mia', name: 'Mia', email: 'mia@example.com' });
    const recorded = {
      ...{ account_status: 'restricted', tier: { tier: 'TIER_3' }, wallet: { current_balance: 1_234_567 } },
      kyc_verification: { is_verified: false, status: 'in_manual_review' },
    };
    await desk.put('/api/v1/directory/users/mia', recorded, await tokenFor('service'));
    for (let number = 0; number < 10; number++) await openTicket(`Of Mia ${number}.`, user);
    const { number } = await openTicket('The last of Mia', user);
    const said = await openConsole(await reopen(), desk, { path: `/work/ticket/${number}` });
    const { page, thread, list, field } = said;
    await field.waitFor();
    await page.keyboard.press('d');
    await thread.getByRole('link', { name: 'Show all 11' }).waitFor();
    const facts = await thread.getByRole('tabpanel').getByRole('definition').allTextContents();
    expect(facts).toEqual(expect.arrayContaining(['Restricted', 'Tier 3', 'In manual review', '1,234,567']));
    await openTicket('Another of Mia', user);
    await thread.getByRole('link', { name: 'Another of Mia' }).waitFor();
    await thread.getByRole('link', { name: 'Show all 12' }).click();
    await page.getByRole('button', { name: /^Remove the filter / }).waitFor();
    expect(await list.getAttribute('aria-rowcount')).toBe('12');

    await page.keyboard.press('g');
    await page.keyboard.press('r');
    const everything = page.getByRole('navigation').getByRole('link', { name: /^Everything/ });
    const count = Number((await everything.textContent())?.replace(/\D/g, ''));
    await openTicket('One more');
    await everything.filter({ hasText: String(count + 1) }).waitFor();
  });
});
