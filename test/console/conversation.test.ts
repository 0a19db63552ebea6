import type { Route } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { ADA, BEN, type Console, openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

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

const at = (number: string) => ({ path: `/work/ticket/${number}` });
const message = (said: Console, text: string) => said.message(text).waitFor();

describeInBrowser('the page of a ticket', (open) => {
  it('sends a reply, and a note that is clearly apart', async () => {
    const { id, number } = await openTicket();
    const said = await openConsole(await open(), desk, at(number));
    await said.say('We are on it.');
    await message(said, 'We are on it.');
    await said.page.keyboard.press('Escape');
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

  it('keeps what is written over a reload', async () => {
    const { number } = await openTicket();
    const said = await openConsole(await open(), desk, at(number));
    await said.field.fill('Half a sent');
    await said.page.reload();
    await said.field.waitFor();
    expect(await said.field.inputValue()).toBe('Half a sent');
  });

  it('sets the status by keys, and back', async () => {
    const { id, number } = await openTicket();
    const said = await openConsole(await open(), desk, at(number));
    await said.field.waitFor();
    await said.page.keyboard.press('s');
    await said.page.getByRole('menuitemcheckbox', { name: 'Escalated' }).click();
    await said.page.getByText('The status is now: Escalated.').waitFor();
    expect(await statusOf(id)).toBe('escalated');
    await said.page.getByRole('button', { name: 'Undo' }).click();
    await said.page.getByText('The status is now: Pending.').waitFor();
    expect(await statusOf(id)).toBe('pending');
  });

  it('tells everything that happened', async () => {
    const { id, number } = await openTicket();
    const said = await openConsole(await open(), desk, at(number));
    await said.field.waitFor();
    await said.page.keyboard.press('d');
    await said.thread.getByRole('tab', { name: 'History' }).click();
    await desk.put(`${ADMIN}/${id}/priority`, { priority: 'urgent' }, token);
    await said.thread.getByText('Carl Ek changed the priority to Urgent').waitFor();
  });

  it('says what happened meanwhile, and changes it all the same when told to', async () => {
    const { id, number } = await openTicket();
    const page = await open();
    const said = await openConsole(page, desk, at(number));
    await said.field.waitFor();
    // The page learns of the other change only by the refusal: it comes while its own is on the way.
    const meanwhile = async (route: Route) => {
      await desk.put(`${ADMIN}/${id}/status`, { status: 'waiting_user' }, token);
      await route.continue();
    };
    await page.route(/\/status$/, meanwhile, { times: 1 });
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: 'Something happened meanwhile' }).waitFor();
    await page.getByText('Carl Ek changed the status to Awaiting reply').waitFor();
    expect(await statusOf(id)).toBe('waiting_user');
    await page.getByRole('button', { name: 'Change it anyway' }).click();
    await page.getByText('The status is now: Resolved.').waitFor();
    expect(await statusOf(id)).toBe('resolved');
  });

  it('says in the reader’s language why nothing was changed, by the code of the error', async () => {
    const { number } = await openTicket();
    const page = await open({ locale: 'fr-FR' });
    await openConsole(page, desk, at(number));
    await page.locator('article.thread textarea').waitFor();
    const refuse = (code: string, message: string) =>
      page.route(
        /\/status$/,
        (route) => route.fulfill({ status: 400, json: { success: false, code, message } }),
        { times: 1 },
      );
    await refuse('ticket_closed', 'Cannot add messages to a closed or resolved ticket');
    await page.keyboard.press('e');
    await page.getByText('Le ticket est fermé.', { exact: true }).waitFor();
    await refuse('not_rateable', 'Can only rate resolved or closed tickets');
    await page.keyboard.press('e');
    await page
      .getByText('Cela n’a pas fonctionné. Can only rate resolved or closed tickets', { exact: true })
      .waitFor();
  });

  it('shows two agents what the other one does, before they reply', async () => {
    const { number } = await openTicket();
    const ada = await openConsole(await open(), desk, { who: ADA, ...at(number) });
    const ben = await openConsole(await open(), desk, { who: BEN, ...at(number) });
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

  it('shows every text as text', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const { id, number } = await openTicket({
      subject: hostile,
      description: `${hostile} [x](javascript:alert(1)) \u202Eright to left`,
    });
    await desk.put(`${ADMIN}/${id}/tags`, { tags: ['<b onclick=x>'] }, token);
    await desk.post(`${ADMIN}/${id}/reply`, { message: `reply ${hostile}` }, token);
    const said = await openConsole(await open(), desk, at(number));
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
    const page = await open();
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
    expect([await said.field.inputValue(), await page.evaluate('document.activeElement.tagName')]).toEqual([
      '',
      'H2',
    ]);
    expect([await statusOf(first.id), await statusOf(second.id)]).toEqual(['pending', 'pending']);
    await page.keyboard.press('k');
    await said.thread.getByRole('heading', { name: `Two ${word}` }).waitFor();
    expect(await said.field.inputValue()).toBe('For the second one');
  });

  it('brings older messages as one reads up to them', async () => {
    const { id, number } = await openTicket();
    for (let count = 1; count <= 70; count++)
      await desk.post(`${ADMIN}/${id}/reply`, { message: `Note ${count}` }, token);
    const said = await openConsole(await open(), desk, at(number));
    await message(said, 'Note 70');
    expect(await said.message('Note 5').count()).toBe(0);
    await said.thread.getByRole('log').evaluate((log) => {
      (log as unknown as { scrollTop: number }).scrollTop = 0;
    });
    await message(said, 'Note 5');
    expect(await said.thread.locator('.bubble').count()).toBe(71);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('has nothing that axe finds serious: %s, %i pixels wide', async (colorScheme, width) => {
    const { id, number } = await openTicket();
    await desk.post(`${ADMIN}/${id}/reply`, { message: 'A note', is_internal: true }, token);
    const page = await open();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const said = await openConsole(page, desk, at(number));
    await message(said, 'A note');
    expect(await seriousIn(page)).toEqual([]);
  });
});
