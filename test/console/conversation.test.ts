import type { Locator, Route } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { ADA, BEN, type Console, inEachLook, openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const desk = suiteDesk();

let token: string;
beforeAll(async () => {
  token = await tokenFor('admin', { sub: 'carl', name: 'Carl Ek', email: 'carl@example.com' });
});

const ADMIN = '/api/v1/unified-admin/support';
/** Opens a ticket and returns its id and number. */
async function openTicket(changes: Record<string, unknown> = {}): Promise<{ id: string; number: string }> {
  const { body } = await desk.post('/api/v1/support/request-support', ticketRequest(changes));
  return { id: body.data.ticket.id, number: body.data.ticket.ticket_number };
}
const messagesOf = async (id: string): Promise<readonly { message: string; is_internal: boolean }[]> =>
  (await desk.get(`${ADMIN}/${id}`, token)).body.data.messages;
const statusOf = async (id: string): Promise<string> =>
  (await desk.get(`${ADMIN}/${id}`, token)).body.data.status;

const scrollTo = (log: Locator, top: number) =>
  log.evaluate((element, to) => {
    (element as unknown as { scrollTop: number }).scrollTop = to;
  }, top);
/** The page is asked each time. */
const SLOWLY = { withinMs: 30_000, everyMs: 50 };
const at = (number: string) => ({ path: `/work/ticket/${number}` });
const message = (said: Console, text: string) => said.message(text).waitFor();

// Routes of commands are there before the page: a browser that begins to hand over requests while some are under way may lose one.
describeInBrowser('the page of a ticket', (open, reopen) => {
  it('sends a reply, and a note that is clearly apart', async () => {
    const { id, number } = await openTicket();
    const said = await openConsole(await reopen(), desk, at(number));
    await said.say('We are on it.');
    await message(said, 'We are on it.');
    const note = said.thread.getByText('Internal note', { exact: false }).filter({ hasText: 'Esc' });
    await note.getByText('Esc').waitFor();
    await said.page.keyboard.press('Escape');
    await note.getByText('Esc').waitFor({ state: 'hidden' });
    await said.page.keyboard.press('n');
    await said.say('Known problem of the bank.');
    await said.thread.getByRole('article', { name: 'Internal note of Ada Obi' }).waitFor();
    await message(said, 'Known problem of the bank.');
    const sent = (await messagesOf(id)).slice(1);
    expect(sent.map(({ message, is_internal }) => [message, is_internal])).toEqual([
      ['We are on it.', false],
      ['Known problem of the bank.', true],
    ]);
  });

  it('keeps what is written over a reload, and empties it in all tabs once it is sent in one', async () => {
    const { number } = await openTicket();
    const said = await openConsole(await reopen(), desk, at(number));
    await said.field.fill('Half a sent');
    const draft = said.row(number).getByText('Draft', { exact: true });
    await draft.waitFor();
    await said.page.reload();
    await said.field.waitFor();
    await draft.waitFor();
    expect(await said.field.inputValue()).toBe('Half a sent');
    const tab = await openConsole(await said.page.context().newPage(), desk, at(number));
    await tab.field.waitFor();
    expect(await tab.field.inputValue()).toBe('Half a sent');
    await tab.field.fill('A whole sentence');
    await until(async () => (await said.field.inputValue()) === 'A whole sentence');
    await tab.page.keyboard.press('Control+Enter');
    await until(async () => (await said.field.inputValue()) === '');
    await draft.waitFor({ state: 'detached' });
    await said.page.keyboard.press('n');
    await tab.field.fill('Another one');
    await until(async () => (await said.field.inputValue()) === 'Another one');
    await said.thread.getByRole('textbox', { name: 'Internal note' }).waitFor();
  });

  it('sets the status by keys, and back', async () => {
    const { id, number } = await openTicket();
    const said = await openConsole(await reopen(), desk, at(number));
    await said.field.waitFor();
    await said.page.keyboard.press('s');
    await said.page.getByRole('menuitemcheckbox', { name: 'Escalated' }).click();
    await said.page.getByText('The status is now: Escalated.').waitFor();
    expect(await statusOf(id)).toBe('escalated');
    await said.page.getByRole('button', { name: 'Undo' }).click();
    await said.page.getByText('The status is now: Pending.').waitFor();
    expect(await statusOf(id)).toBe('pending');
    await said.page.keyboard.press('Control+k');
    await said.page.getByRole('combobox').fill('progress status');
    await said.page.keyboard.press('Enter');
    await said.page.getByText('The status is now: In progress.').waitFor();
  });

  it('tells everything that happened', async () => {
    const { id, number } = await openTicket();
    const said = await openConsole(await reopen(), desk, at(number));
    await said.field.waitFor();
    await said.page.keyboard.press('d');
    await said.thread.getByRole('tab', { name: 'History' }).click();
    await desk.put(`${ADMIN}/${id}/priority`, { priority: 'urgent' }, token);
    await said.thread.getByText('Carl Ek changed the priority to Urgent').waitFor();
  });

  it('says what happened meanwhile, and changes it all the same when told to', async () => {
    const { id, number } = await openTicket();
    const page = await reopen();
    const now = (status: string) =>
      page.getByRole('button', { name: `Status: ${status}`, includeHidden: true });
    // The other change comes while its own is on the way.
    const meanwhile = async (route: Route) => {
      await desk.put(`${ADMIN}/${id}/status`, { status: 'waiting_user' }, token);
      await now('Awaiting customer').waitFor();
      await route.continue();
    };
    await page.route(/\/status$/, meanwhile, { times: 1 });
    const said = await openConsole(page, desk, at(number));
    await said.field.waitFor();
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: 'Something happened meanwhile' }).waitFor();
    await page.getByText('You wanted “Status: Resolved”.').waitFor();
    await page.getByText('Carl Ek changed the status to Awaiting customer').waitFor();
    expect(await statusOf(id)).toBe('waiting_user');
    expect(await now('Awaiting customer').count()).toBe(1);
    await page.getByRole('button', { name: 'Change it anyway' }).click();
    await page.getByText('The status is now: Resolved.').waitFor();
    expect(await statusOf(id)).toBe('resolved');
  });

  it('asks nobody about what one has just done oneself', async () => {
    const { id, number } = await openTicket();
    const page = await reopen();
    const [replying, replied] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route(/\/reply$/, async (route) => {
      await replying.promise;
      await route.fulfill({ response: await route.fetch() });
      replied.resolve();
    });
    // It was made for the revision from before the reply, and comes after it.
    await page.route(
      /\/status$/,
      async (route) => {
        replying.resolve();
        await replied.promise;
        await route.continue();
      },
      { times: 1 },
    );
    const said = await openConsole(page, desk, at(number));
    await said.field.waitFor();
    await said.say('It is solved.');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.keyboard.press('m');
    await page.getByText('The status is now: Resolved.').waitFor();
    await said.thread.getByRole('button', { name: 'Assignee: Ada Obi' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect((await desk.get(`${ADMIN}/${id}`, token)).body.data).toMatchObject({
      ...{ status: 'resolved', assigned_to: ADA.sub },
    });
  });

  it('takes back by a key, newest first, what one did, also to the ticket before', async () => {
    const word = crypto.randomUUID();
    const first = await openTicket({ subject: `First ${word}` });
    const second = await openTicket({ subject: `Second ${word}` });
    const page = await reopen();
    const gate = Promise.withResolvers<void>();
    await page.route(/\/status$/, async (route) => {
      await gate.promise;
      await route.continue();
    });
    const said = await openConsole(page, desk, { path: `/work?view=all&search=${word}&sort=created` });
    await said.open(`Second ${word}`);
    await page.keyboard.press('j');
    await said.thread.getByRole('heading', { name: `First ${word}` }).waitFor();
    await said.field.waitFor();
    await page.keyboard.press('z');
    await page.getByText('There is nothing to undo.').waitFor();
    await page.keyboard.press('e');
    await page.keyboard.press('k');
    await said.thread.getByRole('heading', { name: `Second ${word}` }).waitFor();
    await said.field.waitFor();
    // Once the desk has answered: the change is on its way still.
    await page.keyboard.press('z');
    gate.resolve();
    const undone = page.locator('.toast', { hasText: `The status of ${first.number} is now: Pending.` });
    await undone.getByRole('link', { name: 'Show it' }).waitFor();
    expect(await statusOf(first.id)).toBe('pending');
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);

    await page.keyboard.press('p');
    await page.getByRole('menuitemcheckbox', { name: 'Urgent' }).click();
    await page.getByText('The priority is now: Urgent.').waitFor();
    await page.keyboard.press('m');
    const taken = page.locator('.toast', { hasText: 'The assignee is now: Ada Obi.' });
    await taken.getByRole('button', { name: 'Undo' }).waitFor();
    // A message whose change isn't the last one any more offers nothing.
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(1);
    // What found no connection is offered again.
    const away = (route: Route) => route.abort();
    await page.route(/\/assign$/, away);
    await page.keyboard.press('z');
    await page.locator('.toast').getByRole('button', { name: 'Try again' }).waitFor();
    expect(await taken.count()).toBe(0);
    await page.unroute(/\/assign$/, away);
    await page.keyboard.press('z');
    await page.getByText('Undone. The assignee is now: Nobody.').waitFor();
    await page.keyboard.press('z');
    await page.getByText('Undone. The priority is now: Low.').waitFor();
    expect((await desk.get(`${ADMIN}/${second.id}`, token)).body.data).toMatchObject({
      ...{ assigned_to: null, priority: 'low' },
    });

    await page.keyboard.press('m');
    await page.getByText('The assignee is now: Ada Obi.').waitFor();
    // That it found no connection is told also where something else was changed meanwhile.
    const sending = Promise.withResolvers<void>();
    const cut = async (route: Route) => {
      await sending.promise;
      await route.abort();
    };
    await page.route(/\/assign$/, cut);
    await page.keyboard.press('z');
    await page.keyboard.press('p');
    await page.getByRole('menuitemcheckbox', { name: 'High' }).click();
    sending.resolve();
    await page.getByText('The priority is now: High.').waitFor();
    await page.locator('.toast', { hasText: 'The desk can’t be reached' }).waitFor();
    await page.unroute(/\/assign$/, cut);
    await page.keyboard.press('z');
    await page.getByText('Undone. The priority is now: Low.').waitFor();
    await page.keyboard.press('j');
    await said.thread.getByRole('heading', { name: `First ${word}` }).waitFor();
    await desk.put(`${ADMIN}/${second.id}/status`, { status: 'escalated' }, token);
    await page.keyboard.press('z');
    await page.getByText(`${second.number} has changed since and was left as it is.`).waitFor();
    await page.getByText('There is nothing to undo.').waitFor({ state: 'detached' });
    await page.keyboard.press('z');
    await page.getByText('There is nothing to undo.').waitFor();
  });

  it('says wherever one is that a message was refused', async () => {
    const { number } = await openTicket();
    const page = await reopen();
    const refusal = { success: false, code: 'ticket_closed', message: 'Cannot add messages' };
    await page.route(/\/reply$/, (route) => route.fulfill({ status: 400, json: refusal }));
    const said = await openConsole(page, desk, at(number));
    await said.say('This is lost?');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByText('1 message was not sent: the desk refused it.').waitFor();
    await said.thread.waitFor({ state: 'detached' });
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole('link', { name: 'Show it' }).click();
    await said.thread.getByText('This is lost?').waitFor();
    await said.thread.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('1 message was not sent').waitFor({ state: 'detached' });
  });

  it('says in the reader’s language why nothing was changed, by the code of the error', async () => {
    const { number } = await openTicket();
    const page = await open({ locale: 'fr-FR' });
    let refusal = { code: 'ticket_closed', message: 'Cannot add messages to a closed or resolved ticket' };
    await page.route(/\/status$/, (route) =>
      route.fulfill({ status: 400, json: { success: false, ...refusal } }),
    );
    await openConsole(page, desk, at(number));
    await page.getByRole('button', { name: /^État : / }).waitFor();
    await page.keyboard.press('e');
    await page.getByText('Le ticket est fermé.', { exact: true }).waitFor();
    refusal = { code: 'not_rateable', message: 'Can only rate resolved or closed tickets' };
    await page.keyboard.press('e');
    await page
      .getByText('Cela n’a pas fonctionné. Can only rate resolved or closed tickets', { exact: true })
      .waitFor();
  });

  it('shows two agents what the other one does, before they reply', async () => {
    const { number } = await openTicket();
    const ada = await openConsole(await reopen(), desk, { who: ADA, ...at(number) });
    const ben = await openConsole(await reopen(), desk, { who: BEN, ...at(number) });
    await ben.field.waitFor();
    await ada.field.pressSequentially('Hello');
    await ben.thread.getByText('Ada Obi is writing here, too.').waitFor();
    await ben.field.pressSequentially('Good day');
    await ada.say('Hello, it is solved.');
    await message(ben, 'Hello, it is solved.');
    await ben.thread.getByText(/^Ada Obi replied at .*, while you were writing\.$/).waitFor();
  });

  it('goes on without a connection, and sends once what was written', async () => {
    const { hostname, port } = new URL(desk.url);
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    try {
      const { id, number } = await openTicket();
      const url = `http://127.0.0.1:${proxy.port}`;
      const said = await openConsole(await open(), desk, {
        path: `/work/ticket/${number}?search=${number}`,
        url,
      });
      await said.field.waitFor();
      await proxy.refuse();
      await said.page.getByText('No connection to the desk.').waitFor();
      await said.page.keyboard.press('Escape');
      await said.thread.waitFor({ state: 'detached' });
      // What was read is there still.
      await said.open(number);
      await said.message(ticketRequest().description).waitFor();
      await said.say('Written in a tunnel.');
      await said.thread.getByText('Is sent when the connection is back').waitFor();
      await desk.post(`${ADMIN}/${id}/reply`, { message: 'Said meanwhile.' }, token);
      await proxy.resume();
      await message(said, 'Said meanwhile.');
      await said.thread.getByText('Is sent when the connection is back').waitFor({ state: 'detached' });
      await message(said, 'Written in a tunnel.');
      const sent = (await messagesOf(id)).map(({ message }) => message);
      expect(sent.filter((text) => text === 'Written in a tunnel.')).toHaveLength(1);
      expect(await said.message('Said meanwhile.').count()).toBe(1);
      expect(await said.message('Written in a tunnel.').count()).toBe(1);
    } finally {
      await proxy.close();
    }
  });

  it('shows everything once after 30 s without a connection, while others went on', async () => {
    const { hostname, port } = new URL(desk.url);
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    try {
      const word = crypto.randomUUID();
      const { id, number } = await openTicket({ subject: `Busy ${word}` });
      const page = await open();
      await page.clock.install();
      const said = await openConsole(page, desk, {
        path: `/work/ticket/${number}?view=all&search=${word}`,
        url: `http://127.0.0.1:${proxy.port}`,
      });
      await said.field.waitFor();
      await proxy.refuse();
      const banner = page.getByText('No connection to the desk.');
      await banner.waitFor();
      await said.say('Written in a tunnel.');
      for (let second = 1; second <= 30; second++) {
        await page.clock.runFor(1_000);
        await desk.post(`${ADMIN}/${id}/reply`, { message: `Reply ${second}` }, token);
        const written = { ticket_number: number, message: `Question ${second}`, email: 'john@example.com' };
        await desk.post('/api/v1/support/ticket/add-message', written);
        if (second % 10 === 0) await openTicket({ subject: `New ${second} ${word}` });
      }
      await desk.put(`${ADMIN}/${id}/status`, { status: 'escalated' }, token);
      await proxy.resume();
      await until(async () => {
        await page.clock.runFor(1_000);
        return (await banner.count()) === 0;
      }, SLOWLY);
      await message(said, 'Question 30');
      await message(said, 'Written in a tunnel.');
      await said.thread.getByRole('button', { name: 'Status: Escalated' }).waitFor();
      const sent = (await messagesOf(id)).map(({ message }) => message);
      expect(sent).toHaveLength(62);
      expect(sent.filter((text) => text === 'Written in a tunnel.')).toHaveLength(1);
      const shown = await said.thread.locator('.bubble').allTextContents();
      expect(shown.length).toBeGreaterThanOrEqual(50);
      expect(shown).toEqual(sent.slice(-shown.length));
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '3 changes to show' }).click();
      await said.row(`New 30 ${word}`).waitFor();
      await said.row(`Busy ${word}`).getByRole('img', { name: 'Escalated' }).waitFor();
      expect((await page.locator('.row .subject').allTextContents()).sort()).toEqual(
        [`Busy ${word}`, ...[10, 20, 30].map((second) => `New ${second} ${word}`)].sort(),
      );
    } finally {
      await proxy.close();
    }
  });

  it('shows every text as text', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const { id, number } = await openTicket({
      subject: hostile,
      description: `${hostile} [x](javascript:alert(1)) \u202Eright to left`,
    });
    await desk.put(`${ADMIN}/${id}/tags`, { tags: ['<b onclick=x>'] }, token);
    await desk.post(`${ADMIN}/${id}/reply`, { message: `reply ${hostile}` }, token);
    const said = await openConsole(await reopen(), desk, at(number));
    await said.thread.getByRole('heading', { name: hostile }).waitFor();
    await message(said, `reply ${hostile}`);
    expect(await said.page.locator('main :is(img, script, b)').count()).toBe(0);
    expect(await said.page.title()).toContain('onerror');
    expect(await said.page.locator('main .text').first().getAttribute('dir')).toBe('auto');
  });

  it('keeps the ticket before, out of reach, until the next one is there', async () => {
    const word = crypto.randomUUID();
    const [first, second] = [
      await openTicket({ subject: `One ${word}` }),
      await openTicket({ subject: `Two ${word}` }),
    ];
    const page = await reopen();
    const said = await openConsole(page, desk, { path: `/work?search=${word}` });
    await said.open(`Two ${word}`);
    await said.field.fill('For the second one');
    await page.keyboard.press('Escape');
    const gate = Promise.withResolvers<void>();
    await page.route(`**/support/${first.number}?*`, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.keyboard.press('j');
    await page.locator('article.thread[inert]').waitFor();
    await page.getByRole('heading', { name: `Two ${word}`, includeHidden: true }).waitFor();
    await page.keyboard.press('e');
    gate.resolve();
    await said.thread.getByRole('heading', { name: `One ${word}` }).waitFor();
    await page.locator('article.thread:not([inert])').waitFor();
    await until(async () => (await page.evaluate('document.activeElement.tagName')) === 'H2', SLOWLY);
    expect(await said.field.inputValue()).toBe('');
    expect([await statusOf(first.id), await statusOf(second.id)]).toEqual(['pending', 'pending']);
    await page.keyboard.press('k');
    await said.thread.getByRole('heading', { name: `Two ${word}` }).waitFor();
    expect(await said.field.inputValue()).toBe('For the second one');
  });

  it('brings older messages as one reads up to them', async () => {
    const { id, number } = await openTicket();
    for (let count = 1; count <= 70; count++)
      await desk.post(`${ADMIN}/${id}/reply`, { message: `Note ${count}` }, token);
    const page = await reopen();
    const said = await openConsole(page, desk, at(number));
    await message(said, 'Note 70');
    expect(await said.message('Note 5').count()).toBe(0);
    const log = said.thread.getByRole('log');
    const topOf = async (text: string) => (await said.message(text).boundingBox())?.y ?? 0;
    const gate = Promise.withResolvers<void>();
    await page.route('**/support/*?*cursor=*', async (route) => {
      await gate.promise;
      await route.continue();
    });
    const asked = page.waitForRequest('**/support/*?*cursor=*');
    await scrollTo(log, 0);
    await asked;
    // Who reads on meanwhile isn't brought back.
    await scrollTo(log, 150);
    const before = await topOf('Note 24');
    gate.resolve();
    await message(said, 'Note 5');
    expect(Math.abs((await topOf('Note 24')) - before)).toBeLessThan(2);
    expect(await said.thread.locator('.bubble').count()).toBe(71);
    await log.press('ArrowUp');
    await said.thread.getByRole('heading', { level: 2 }).focus();
    await page.keyboard.press('PageUp');
    await until(async () => (await topOf('Note 24')) > before + 100);
    expect(new URL(page.url()).pathname).toBe(`/console/work/ticket/${number}`);
  });

  it('has nothing that axe finds serious: light, dark, and on a phone', async () => {
    const { id, number } = await openTicket();
    await desk.post(`${ADMIN}/${id}/reply`, { message: 'A note', is_internal: true }, token);
    const page = await reopen();
    const said = await openConsole(page, desk, at(number));
    await inEachLook(page, 390, async (look) => {
      await message(said, 'A note');
      expect([look, await seriousIn(page)]).toEqual([look, []]);
    });
  });

  // The last one: for a while after it, pages that connect read all anew, and keys find no rows meanwhile.
  it('shows nothing any more of a person who is erased meanwhile, on the page or in the list', async () => {
    const words = /Xylophone|kumquat|zebulon/;
    const email = 'zebulon@example.com';
    const { number } = await openTicket({ email, subject: 'Xylophone', description: 'A kumquat for me' });
    const page = await reopen();
    // Their ticket isn't found by that word afterwards.
    const said = await openConsole(page, desk, { path: `/work/ticket/${number}?search=xylophone` });
    await message(said, 'A kumquat for me');
    await said.row(number).getByText('Xylophone').waitFor();
    const short = Number(number.slice(-6));
    const other = await openConsole(await reopen(), desk, { path: `/work?search=${short}` });
    await other.page.getByRole('link', { name: `Open ${number} Xylophone` }).waitFor();
    await page.keyboard.press('d');
    await said.thread.getByRole('tab', { name: 'History' }).click();
    await said.thread.locator('.timeline li').first().waitFor();
    const { status } = await desk.post(
      `/api/v1/privacy/subjects/email:${email}/erase`,
      { reason: 'They asked for it' },
      await tokenFor('auditor'),
    );
    expect(status).toBe(200);
    for (const shown of [page, other.page])
      await until(async () => !words.test((await shown.title()) + (await shown.content())), SLOWLY);
    await said.thread.getByRole('heading', { name: '[erased]' }).waitFor();
  });
});
