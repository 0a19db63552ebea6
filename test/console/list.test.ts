import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { consoleOn, inEachLook, openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const desk = suiteDesk();

let token: string;
/** Opens a ticket and returns its id. */
const openTicket = async (changes: Record<string, unknown>): Promise<string> => {
  const { body } = await desk.post('/api/v1/support/request-support', ticketRequest(changes));
  return body.data.ticket.id;
};

beforeAll(async () => {
  token = await tokenFor('admin', { sub: 'carl', name: 'Carl Ek', email: 'carl@example.com' });
  await openTicket({ subject: 'Crédit refused', email: 'one@example.com', priority: 'high' });
  const other = await openTicket({ subject: 'Card lost abroad', email: 'two@example.com' });
  await desk.put(`/api/v1/unified-admin/support/${other}/tags`, { tags: ['travel'] }, token);
  for (let number = 0; number < 130; number++)
    await openTicket({ subject: `Bulk ticket ${number}`, priority: 'low' });
});

/** How many keys each task needs, by the table of docs/console.md. */
async function keysInDocuments(): Promise<readonly number[]> {
  const text = await readFile('docs/console.md', 'utf8');
  const [, table = ''] = text.split('## How much it takes');
  return [...table.matchAll(/^\| [^|]+ \| [^|]+ \| (\d+) \|/gm)].map(([, keys]) => Number(keys));
}

const subjects = (page: Page) => page.getByRole('row').locator('.subject').allTextContents();

describeInBrowser('the list of work', (open, reopen) => {
  it('shows open work, and opens a row by the keyboard', async () => {
    const { page, row, thread } = await openConsole(await reopen(), desk);
    await row('Bulk ticket 129').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await thread.getByRole('heading', { name: 'Bulk ticket 128' }).waitFor();
    await page.keyboard.press('j');
    await thread.getByRole('heading', { name: 'Bulk ticket 127' }).waitFor();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await page.locator('.row.cursor').getByText('Bulk ticket 127').waitFor();
    const tab = page.context().waitForEvent('page');
    await row('Bulk ticket 126').click({ modifiers: ['Control'] });
    await consoleOn(await tab)
      .thread.getByRole('heading', { name: 'Bulk ticket 126' })
      .waitFor();
    expect(await thread.count()).toBe(0);
  });

  it('does the ten most frequent tasks with no more keys than the documents say', async () => {
    const page = await reopen();
    // Menus offer colleagues once the desk has told who they are.
    const colleagues = page.waitForResponse(/\/support\/admins\?/);
    const { row, thread, field, message } = await openConsole(page, desk);
    await row('Bulk ticket 129').waitFor();
    await (await colleagues).finished();
    let pressed = 0;
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      pressed += keys.length;
    };
    const says = (name: string | RegExp) => thread.getByRole('button', { name }).waitFor();
    // What is typed is the menu's from then on.
    const menuHasFocus = () => page.locator('[role=menu]:focus, [role=menu] :focus').waitFor();
    // The next key is the page's only then.
    const menuIsGone = () => page.getByRole('menu').waitFor({ state: 'detached' });
    const counts: number[] = [];
    const task = async (doing: () => Promise<void>) => {
      pressed = 0;
      await doing();
      counts.push(pressed);
    };
    await task(async () => {
      await press('j', 'Enter');
      await thread.getByRole('heading', { name: 'Bulk ticket 129' }).waitFor();
      await press('j');
      await thread.getByRole('heading', { name: 'Bulk ticket 128' }).waitFor();
    });
    await field.waitFor();
    await task(async () => {
      await press('r');
      await page.keyboard.type('By keys');
      await press('Control+Enter');
      await message('By keys').waitFor();
    });
    await page.keyboard.press('Escape');
    await task(async () => {
      await press('n');
      await page.keyboard.type('A note');
      await press('Control+Enter');
      await message('A note').waitFor();
    });
    await page.keyboard.press('Escape');
    await task(async () => {
      await press('m');
      await says(/Ada Obi/);
    });
    await task(async () => {
      await press('a');
      await menuHasFocus();
      await page.getByRole('menuitemcheckbox', { name: 'Carl Ek' }).waitFor();
      // One letter: a menu forgets what was typed half a second before.
      await press('c', 'Enter');
      await says(/Carl Ek/);
      await menuIsGone();
    });
    await task(async () => {
      await press('p');
      await menuHasFocus();
      await press('u', 'Enter');
      await says(/Urgent/);
      await menuIsGone();
    });
    await task(async () => {
      await press('t');
      await page.locator('input:focus').waitFor();
      await page.keyboard.type('by-keys');
      await press('Enter');
      await says(/by-keys/);
    });
    await page.keyboard.press('Escape');
    await task(async () => {
      await press('e');
      await says(/Resolved/);
    });
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await task(async () => {
      await press('/');
      await page.keyboard.type('abroad');
      await row('Bulk ticket 127').waitFor({ state: 'detached' });
      await row('Card lost abroad').waitFor();
    });
    await page.goto(`${desk.url}/console/work?search=Bulk`);
    await row('Bulk ticket 127').waitFor();
    await task(async () => {
      await press('j', 'x', 'Shift+j', 'Shift+j', 'e');
      await page.getByText('3 items changed. Status: Resolved').waitFor();
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(counts).toEqual(await keysInDocuments());
  });

  it('keeps the line of an open menu that has the focus when colleagues come', async () => {
    const page = await reopen();
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    await page.route(/\/support\/admins\?/, (route) => told.then(() => route.continue()));
    const { open: openRow, thread } = await openConsole(page, desk, { path: '/work?search=abroad' });
    await openRow('Card lost abroad');
    await page.keyboard.press('a');
    await page.locator('[role=menu]:focus, [role=menu] :focus').waitFor();
    await page.keyboard.press('End');
    const focused = page.locator('[role=menuitemcheckbox]:focus');
    await focused.filter({ hasText: 'Nobody' }).waitFor();
    tell();
    await page.getByRole('menuitemcheckbox', { name: 'Carl Ek' }).waitFor();
    expect(await focused.textContent()).toBe('Nobody');
    await page.keyboard.press('c');
    await page.keyboard.press('Enter');
    await thread.getByRole('button', { name: /Carl Ek/ }).waitFor();
  });

  it('finds as one types, and marks what matches', async () => {
    const { page, row, thread } = await openConsole(await reopen(), desk);
    await row('Bulk ticket 129').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('credit');
    await row('Bulk ticket 129').waitFor({ state: 'detached' });
    expect(await page.locator('.subject mark').allTextContents()).toEqual(['Crédit']);
    expect(new URL(page.url()).search).toBe('?search=credit');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await thread.getByRole('heading', { name: 'Crédit refused' }).waitFor();
  });

  it('comes back to the row from which one went, wherever it is', async () => {
    const { page, list, row, thread } = await openConsole(await reopen(), desk, {
      path: '/work?search=bulk',
    });
    await row('Bulk ticket 129').waitFor();
    const isInSight = async (text: string) => {
      const [at, shown] = [await row(text).boundingBox(), await list.boundingBox()];
      return at !== null && shown !== null && at.y >= shown.y && at.y < shown.y + shown.height;
    };
    await list.evaluate((grid) => {
      (grid as unknown as { scrollTop: number }).scrollTop = 60 * 46;
    });
    await row('Bulk ticket 60').click();
    await thread.getByRole('heading', { name: 'Bulk ticket 60' }).waitFor();
    await until(() => isInSight('Bulk ticket 60'));
    const path = new URL(page.url()).pathname;
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await until(() => isInSight('Bulk ticket 60'));
    // Opened by its address.
    await page.goto(`${desk.url}${path}?search=%22bulk+ticket+6%22`);
    await thread.getByRole('heading', { name: 'Bulk ticket 60' }).waitFor();
    await row('Bulk ticket 69').waitFor();
    await page.keyboard.press('k');
    await thread.getByRole('heading', { name: 'Bulk ticket 61' }).waitFor();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await page.locator('.row.cursor').getByText('Bulk ticket 61').waitFor();
    // By the browser, from another row than the one from which it was opened before.
    for (const key of ['j', 'j']) await page.keyboard.press(key);
    await page.goBack();
    await thread.getByRole('heading', { name: 'Bulk ticket 61' }).waitFor();
    await page.keyboard.press('j');
    await thread.getByRole('heading', { name: 'Bulk ticket 60' }).waitFor();
  });

  it('opens the ticket of a short number, from the search and from the palette', async () => {
    const { page, row, thread } = await openConsole(await reopen(), desk);
    await row('Bulk ticket 129').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('2');
    await page.getByRole('link', { name: 'Open SMI-2026-000002 Card lost abroad' }).waitFor();
    await page.keyboard.press('Enter');
    await thread.getByRole('heading', { name: 'Card lost abroad' }).waitFor();
    await page.locator('h2:focus').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('#1');
    await page.keyboard.press('Enter');
    await thread.getByRole('heading', { name: 'Crédit refused' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('abroad');
    await page.getByRole('option', { name: 'Search everything for “abroad”' }).click();
    await row('Bulk ticket 129').waitFor({ state: 'detached' });
    await row('Card lost abroad').waitFor();
  });

  it('shows the same list to who opens its link', async () => {
    const path = '/work?view=all&tag=travel&priority=medium,low';
    const { page, row } = await openConsole(await reopen(), desk, { path });
    await row('Card lost abroad').waitFor();
    expect(await subjects(page)).toEqual(['Card lost abroad']);
    await page.getByRole('button', { name: 'Remove the filter travel' }).click();
    await row('Bulk ticket 129').waitFor();
    expect(new URL(page.url()).searchParams.get('tag')).toBe(null);
  });

  it('asks for more rows as they come into sight', async () => {
    const { page, list, row } = await openConsole(await reopen(), desk);
    await row('Bulk ticket 129').waitFor();
    await list.evaluate((grid) => {
      (grid as unknown as { scrollTop: number }).scrollTop = 1_000_000;
    });
    await row('Crédit refused').waitFor();
    expect(Number(await list.getAttribute('aria-rowcount'))).toBeGreaterThanOrEqual(130);
    expect(await page.getByRole('row').count()).toBeLessThan(80);
  });

  it('says what is new, and moves nothing until it is asked to', async () => {
    const { page, row } = await openConsole(await reopen(), desk, { path: '/work?search=breaking' });
    await page.getByText('Nothing was found in this view.').waitFor();
    await page.getByRole('button', { name: 'Search everything' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing was found.', { exact: true }).waitFor();
    await openTicket({ subject: 'Breaking news one' });
    await row('Breaking news one').waitFor();
    await page.setViewportSize({ width: 390, height: 800 });
    const first = await row('Breaking news one').boundingBox();
    await openTicket({ subject: 'Breaking news two' });
    const news = await page.getByRole('button', { name: '1 change to show' }).boundingBox();
    expect(await subjects(page)).toEqual(['Breaking news one']);
    expect((news?.y ?? 0) + (news?.height ?? 0)).toBeLessThanOrEqual(first?.y ?? 0);
    expect(await row('Breaking news one').boundingBox()).toEqual(first);
    await row('SMI-2026-')
      .first()
      .getByText(/^SMI-2026-\d{6}$/)
      .waitFor();
    await page.keyboard.press('.');
    await row('Breaking news two').waitFor();
    expect(await subjects(page)).toEqual(['Breaking news two', 'Breaking news one']);
  });

  it.each(['asc', 'desc'])(
    'hides no row of a list in order %s that grows while one scrolls',
    async (order) => {
      const { page, list, row } = await openConsole(await reopen(), desk, {
        path: `/work?view=all&search=bulk&sort=created&order=${order}`,
      });
      const [first, last] = order === 'asc' ? [0, 129] : [129, 0];
      await row(`Bulk ticket ${first}`).first().waitFor();
      for (let number = 0; number < 3; number++) await openTicket({ subject: 'Bulk and new' });
      await page.getByRole('button', { name: '3 changes to show' }).waitFor();
      const seen = new Set<string>();
      while (!seen.has(`Bulk ticket ${last}`)) {
        for (const subject of await subjects(page)) seen.add(subject);
        await list.evaluate((grid) => {
          (grid as unknown as { scrollTop: number }).scrollTop += 200;
        });
        await page.locator('.row .skeleton').first().waitFor({ state: 'detached' });
      }
      expect([...seen].filter((subject) => subject.startsWith('Bulk ticket')).length).toBe(130);
    },
  );

  it('shows once what happened while there was no connection', async () => {
    const { hostname, port } = new URL(desk.url);
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    try {
      const id = await openTicket({ subject: 'Tunnel one' });
      const url = `http://127.0.0.1:${proxy.port}`;
      const { page, row } = await openConsole(await open(), desk, { path: '/work?search=tunnel', url });
      await row('Tunnel one').waitFor();
      await proxy.refuse();
      await page.getByText('No connection to the desk.').waitFor();
      await openTicket({ subject: 'Tunnel two' });
      await desk.put(`/api/v1/unified-admin/support/${id}/status`, { status: 'escalated' }, token);
      await proxy.resume();
      await page.getByRole('button', { name: '1 change to show' }).click();
      await row('Tunnel two').waitFor();
      await row('Tunnel one').getByRole('img', { name: 'Escalated' }).waitFor();
      expect((await subjects(page)).sort()).toEqual(['Tunnel one', 'Tunnel two']);
      // What can't be asked for shows no rows of another list.
      await proxy.refuse();
      await page.getByText('No connection to the desk.').waitFor();
      await page.getByRole('textbox', { name: 'Search tickets and chats' }).fill('tunnel two');
      await page.getByText('The desk couldn’t be asked for this list.').waitFor();
      expect([await subjects(page), await page.locator('.list-counts').textContent()]).toEqual([[], '']);
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      await proxy.resume();
      await row('Tunnel two').waitFor();
      expect(await subjects(page)).toEqual(['Tunnel two']);
    } finally {
      await proxy.close();
    }
  });

  it('says what happened after the list was read and before its first connection', async () => {
    const page = await open();
    const gate = Promise.withResolvers<void>();
    await page.routeWebSocket(/\/socket\.io\//, async (socket) => {
      await gate.promise;
      socket.connectToServer();
    });
    await openTicket({ subject: 'Early one' });
    const { row } = await openConsole(page, desk, { path: '/work?search=early' });
    await row('Early one').waitFor();
    await openTicket({ subject: 'Early two' });
    gate.resolve();
    await page.getByRole('button', { name: '1 change to show' }).waitFor();
    expect(await subjects(page)).toEqual(['Early one']);
  });

  it('says of a view without rows why it has none, and searches for no more than the desk does', async () => {
    const { page, row } = await openConsole(await reopen(), desk, {
      path: '/work?view=status_closed&search=lost+abroad&priority=low',
    });
    await page.getByText('Nothing was found with these filters.').waitFor();
    const unread = page.getByRole('link', { name: /^Unread/ });
    expect(await unread.getAttribute('title')).toContain('nobody has replied to');
    await page.getByText('not in messages.').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByText('Nothing was found in this view.').waitFor();
    await page.getByRole('button', { name: 'Search the messages as well' }).click();
    await page.getByText('Messages and notes were searched, too.').waitFor();
    // Until the answer is there, a key takes no offer.
    await page.locator('#work-offer').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('Enter');
    await row('Card lost abroad').waitFor();
    await page.goto(`${desk.url}/console/work?as_of=2020-01-01T00:00:00Z`);
    await page.getByText('There was nothing in this view then.').waitFor();
    await page.goto(`${desk.url}/console/work?view=all&search=${'long'.repeat(100)}`);
    await page.getByText('Nothing was found.').waitFor();
    const field = page.getByRole('textbox', { name: 'Search tickets and chats' });
    expect(await field.inputValue()).toHaveLength(200);
    // Before the answer, nobody knows what there is to offer.
    const gate = Promise.withResolvers<void>();
    await page.route('**/work?*search=abroad*', async (route) => {
      await gate.promise;
      await route.continue();
    });
    await field.fill('abroad');
    await field.press('Enter');
    gate.resolve();
    await page.locator('.row.cursor').getByText('Card lost abroad').waitFor();
    expect(new URL(page.url()).search).toBe('?view=all&search=abroad');
  });

  it('asks again for changed rows where the desk couldn’t be asked', async () => {
    const id = await openTicket({ subject: 'Unheard row' });
    const page = await reopen();
    const { row } = await openConsole(page, desk, { path: '/work?search=unheard' });
    await row('Unheard row').getByRole('img', { name: 'Pending' }).waitFor();
    // The client asks three times by itself.
    await page.route(`**/work?*ids=*${id}*`, (route) => route.abort(), { times: 3 });
    await desk.put(`/api/v1/unified-admin/support/${id}/status`, { status: 'escalated' }, token);
    await row('Unheard row').getByRole('img', { name: 'Escalated' }).waitFor();
  });

  it('changes a row where it stands', async () => {
    const id = await openTicket({ subject: 'Standing row' });
    const { row } = await openConsole(await reopen(), desk, { path: '/work?search=standing' });
    await row('Standing row').getByRole('img', { name: 'Pending' }).waitFor();
    await desk.put(`/api/v1/unified-admin/support/${id}/status`, { status: 'escalated' }, token);
    await row('Standing row').getByRole('img', { name: 'Escalated' }).waitFor();
    await desk.put(`/api/v1/unified-admin/support/${id}/status`, { status: 'resolved' }, token);
    await row('Standing row').getByRole('img', { name: 'Resolved' }).waitFor();
    expect(await row('Standing row').getAttribute('title')).toBe('No longer in this view');
  });

  it('changes what is selected, and takes it back', async () => {
    const ids = [await openTicket({ subject: 'Many one' }), await openTicket({ subject: 'Many two' })];
    const already = await openTicket({ subject: 'Many already' });
    await desk.put(`/api/v1/unified-admin/support/${already}/status`, { status: 'in_progress' }, token);
    const statuses = () =>
      Promise.all(
        ids.map(
          async (id) => (await desk.get(`/api/v1/unified-admin/support/${id}`, token)).body.data.status,
        ),
      );
    const { page, row } = await openConsole(await reopen(), desk, { path: '/work?search=many' });
    await row('Many two').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Status' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'In progress' }).click();
    await page.getByText('2 items changed. Status: In progress. 1 was so already.').waitFor();
    expect(await statuses()).toEqual(['in_progress', 'in_progress']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone: “Status: In progress” of 2 items.').waitFor();
    expect(await statuses()).toEqual(['pending', 'pending']);
    // What is still in the list stays selected, for the next change.
    await page.keyboard.press('m');
    await page.getByText('3 items changed. Assignee: Me.').waitFor();
    await row('Many one').locator('input').click();
    await page.keyboard.press('e');
    await page.getByText('2 items changed. Status: Resolved.').waitFor();
    await page.getByRole('region', { name: 'Selected items' }).waitFor({ state: 'detached' });
    // Newest first: what one has changed since oneself is no obstacle to the one before.
    for (const key of ['z', 'z']) await page.keyboard.press(key);
    await page.getByText('Undone: “Status: Resolved” of 2 items.').waitFor();
    await page.getByText('Undone: “Assignee: Me” of 3 items.').waitFor();
    expect(await statuses()).toEqual(['pending', 'pending']);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Selected items' }).waitFor({ state: 'detached' });
    // With nothing selected, the keys are for the row under the cursor.
    const [under = ''] = await page.locator('.row.cursor .cell-number').allTextContents();
    const gate = Promise.withResolvers<void>();
    await page.route(/\/unified-admin\/work\?/, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.keyboard.press('e');
    await page.getByText(`${under} changed. Status: Resolved.`).waitFor();
    await page.keyboard.press('a');
    await page.locator('[role=menu]:focus, [role=menu] :focus').waitFor();
    // The menu stays when the row is told to have left the list.
    gate.resolve();
    await row(under).and(page.locator('.left')).waitFor();
    for (const key of ['m', 'e', 'Enter']) await page.keyboard.press(key);
    await page.getByText(`${under} changed. Assignee: Me.`).waitFor();
    await page.getByRole('region', { name: 'Selected items' }).waitFor({ state: 'detached' });
    for (const key of ['z', 'z']) await page.keyboard.press(key);
    await page.getByText(`Undone: “Status: Resolved” of ${under}.`).waitFor();
    await row('Many one').locator('input').click();
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('1 selected').waitFor({ state: 'detached' });
    // A menu goes with the selection, and isn't open for the next one.
    await row('Many one').locator('input').click();
    await page.keyboard.press('s');
    await page.getByRole('menu').waitFor();
    await desk.put(`/api/v1/unified-admin/support/${ids[0]}/status`, { status: 'closed' }, token);
    await page.getByText('1 selected').waitFor({ state: 'detached' });
    await row('Many two').locator('input').click();
    await page.getByText('1 selected').waitFor();
    await page.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('shows every text as text', async () => {
    const hostile = '"><img src=x onerror="document.title=1"> \u202Egnorw';
    const id = await openTicket({
      subject: hostile,
      description: `${hostile} and more`,
      email: 'evil@example.com',
    });
    await desk.put(`/api/v1/unified-admin/support/${id}/tags`, { tags: ['<script>1</script>'] }, token);
    const { page, row } = await openConsole(await reopen(), desk, { path: '/work?search=onerror' });
    await row('onerror').waitFor();
    expect(await subjects(page)).toEqual([hostile]);
    expect(await page.locator('.row :is(img, script)').count()).toBe(0);
    expect(
      await page
        .locator('.row .subject')
        .first()
        .evaluate((subject) => subject.tagName),
    ).toBe('BDI');
    expect(await page.locator('.row .chip').allTextContents()).toEqual(['<script>1</script>']);
  });

  it('has nothing that axe finds serious: light, dark, and on a phone', async () => {
    const { page, row } = await openConsole(await reopen(), desk);
    await inEachLook(page, 390, async (look) => {
      await row('Bulk and new').first().waitFor();
      expect([look, await seriousIn(page)]).toEqual([look, []]);
    });
  });
});
