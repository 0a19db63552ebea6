import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../support/browser.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../../support/desk.ts';
import { type SupportPerson, startSupport, visit, widgetOn } from '../../support/widget.ts';

let desk: TestDesk;
let support: SupportPerson;
beforeAll(async () => {
  desk = await startTestDesk();
  support = await startSupport(desk.url);
});
afterAll(async () => {
  support.socket.close();
  await desk.dispose();
});

const ownerOf = async (conversationId: string) => {
  const token = await tokenFor('admin');
  const { body } = await desk.get(`/api/support/conversation/${conversationId}`, token);
  return { userId: body.data.userId, guestId: body.data.guestId };
};

describeInBrowser('a guest who comes back', (open, reopen) => {
  it('finds the conversation again, with what was said meanwhile, and goes on as the same guest', async () => {
    const first = await visit(await reopen(), desk.url);
    await first.open();
    await first.write('I will be back');
    const conversationId = await support.conversationOf('I will be back');
    await first.reached('Sent');
    await first.page.goto('about:blank');
    await support.send(conversationId, 'Welcome back');

    const second = await visit(first.page, desk.url);
    await second.page.getByRole('button', { name: 'Open the chat, 1 unread message' }).waitFor();
    await second.open();
    await second.shows('Welcome back');
    await second.write('Thank you');
    expect(await support.conversationOf('Thank you')).toBe(conversationId);
    expect(await second.texts()).toEqual(['I will be back', 'Welcome back', 'Thank you']);
  });

  it('reads the conversations before the last one, however many were closed', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    const texts = ['my first question', 'my second question', 'my third question'];
    for (const text of texts) {
      await widget.write(text);
      const conversationId = await support.conversationOf(text);
      await widget.reached('Sent');
      await support.send(conversationId, `answer to ${text}`);
      await widget.shows(`answer to ${text}`);
      const path = `/api/admin/support/conversations/${conversationId}/status`;
      await desk.call('PATCH', path, { token: await tokenFor('admin'), body: { status: 'closed' } });
      await widget.dialog.getByText('This conversation was closed.').waitFor();
    }
    const all = texts.flatMap((text) => [text, `answer to ${text}`]);
    expect(await widget.texts()).toEqual(all);

    const back = await visit(widget.page, desk.url);
    await back.open();
    await back.shows('my third question');
    expect(await back.texts()).toEqual(all.slice(4));
    const earlier = back.dialog.getByRole('button', { name: 'Show earlier messages' });
    await earlier.click();
    await back.shows('my second question');
    await earlier.click();
    await back.shows('my first question');
    expect(await back.texts()).toEqual(all);
    expect(await back.dialog.locator('.beginning').count()).toBe(2);
    await earlier.waitFor({ state: 'hidden' });
  });

  it('is somebody new to another browser', async () => {
    const [one, other] = [await visit(await reopen(), desk.url), await visit(await reopen(), desk.url)];
    for (const [index, widget] of [one, other].entries()) {
      await widget.open();
      await widget.write(`from browser ${index}`);
    }
    const conversations = await Promise.all(
      [0, 1].map((index) => support.conversationOf(`from browser ${index}`)),
    );
    const [first, second] = await Promise.all(conversations.map(ownerOf));
    expect(first?.guestId).toMatch(/^guest_/);
    expect(second?.guestId).not.toBe(first?.guestId);
  });

  it('can chat where the browser blocks every storage', async () => {
    const page = await open();
    for (const storage of ['localStorage', 'sessionStorage'])
      await page.addInitScript(
        `Object.defineProperty(window, '${storage}', { get() { throw new DOMException('blocked', 'SecurityError'); } })`,
      );
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write('nothing is kept');
    const conversationId = await support.conversationOf('nothing is kept');
    await support.send(conversationId, 'fine with us');
    await widget.shows('fine with us');
    await widget.write('good');
    expect(await support.conversationOf('good')).toBe(conversationId);
  });
});

describeInBrowser('a guest whose id is the key', (open) => {
  it('reads, writes and comes back', async () => {
    const strict = await startTestDesk({ env: { GUEST_ACCESS: 'guest-id' } });
    const admin = await startSupport(strict.url);
    try {
      const widget = await visit(await open(), strict.url);
      await widget.open();
      await widget.write('with my id');
      const conversationId = await admin.conversationOf('with my id');
      await admin.send(conversationId, 'seen');
      await widget.shows('seen');
      await widget.page.reload();
      await widget.open();
      await widget.write('still me');
      expect(await admin.conversationOf('still me')).toBe(conversationId);
      await widget.reached('Sent');
      expect(await widget.texts()).toEqual(['with my id', 'seen', 'still me']);
    } finally {
      admin.socket.close();
      await strict.dispose();
    }
  });
});

describeInBrowser('a user of an embedding site', (open) => {
  let site: Server;
  let address: string;
  /** A page of a site of its own, under a policy that allows nothing inline, with the tag and its attributes. */
  const embed = (page: Page, attributes: string) =>
    page.goto(`${address}/?${new URLSearchParams({ attributes })}`).then(() => widgetOn(page));

  beforeAll(async () => {
    site = createServer((request, response) => {
      const attributes = new URL(request.url ?? '', 'http://site').searchParams.get('attributes') ?? '';
      const policy = [
        "default-src 'none'",
        `script-src ${desk.url}`,
        `connect-src ${desk.url} ${desk.url.replace('http', 'ws')}`,
        "require-trusted-types-for 'script'",
      ];
      response.writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy.join('; '),
      });
      response.end(
        `<!doctype html><title>A shop</title><script src="${desk.url}/widget.js" ${attributes} defer></script>`,
      );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => site.close(resolve)));

  it('chats as that user, from another origin, under a strict policy', async () => {
    const page = await open();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const token = await tokenFor('user', { sub: 'jane', name: 'Jane Doe' });
    const widget = await embed(page, `data-token="${token}" data-title="Shop help"`);
    await widget.open();
    await widget.dialog.getByRole('heading', { name: 'Shop help' }).waitFor();
    await widget.write('from the shop');
    const conversationId = await support.conversationOf('from the shop');
    expect(await ownerOf(conversationId)).toEqual({ userId: 'jane', guestId: null });
    await support.send(conversationId, 'hello shop');
    await widget.shows('hello shop');
    expect(complaints).toEqual([]);
  });

  it('hears of new messages on any page, without having opened the chat there', async () => {
    const token = await tokenFor('user', { sub: 'kemi' });
    const widget = await embed(await open(), `data-token="${token}"`);
    await widget.open();
    await widget.write('call me here');
    const conversationId = await support.conversationOf('call me here');
    await widget.page.close();
    const elsewhere = await embed(await open(), `data-token="${token}"`);
    await support.send(conversationId, 'calling');
    await elsewhere.page.getByRole('button', { name: 'Open the chat, 1 unread message' }).waitFor();
  });

  it('keeps what was written as a guest when signing in', async () => {
    const widget = await embed(await open(), '');
    await widget.open();
    await widget.write('who am I?');
    const conversationId = await support.conversationOf('who am I?');
    await widget.reached('Sent');
    const token = await tokenFor('user', { sub: 'lola' });
    await widget.page
      .locator('script')
      .evaluate((tag, value) => tag.setAttribute('data-token', value), token);
    await widget.write('I am Lola');
    expect(await support.conversationOf('I am Lola')).toBe(conversationId);
    expect(await ownerOf(conversationId)).toEqual({ userId: 'lola', guestId: null });
    await widget.reached('Sent');
    expect(await widget.texts()).toEqual(['who am I?', 'I am Lola']);
  });

  /** Signs in on a page on which the guest never heard whether that message was taken. */
  async function signInUnsure(page: Page, sub: string, text: string, writtenAt: number) {
    const entries = [{ key: `key-of-${sub}`, text, at: new Date(writtenAt).toISOString() }];
    const kept = JSON.stringify({ owner: 'guest', entries });
    // A line is shown as sent when the broadcast comes; the page forgets what it kept when the acknowledgement does.
    await page.waitForFunction(() => sessionStorage.getItem('casebook.unsent.general') === null);
    await page.evaluate((value) => sessionStorage.setItem('casebook.unsent.general', value), kept);
    const token = await tokenFor('user', { sub });
    await page.locator('script').evaluate((tag, value) => tag.setAttribute('data-token', value), token);
  }

  it.each([
    ['doubles nothing that was taken, its acknowledgement lost, before signing in', 'peju', 0, 1],
    ['still sends what was written once more in the same words', 'remi', 60_000, 2],
  ])('%s', async (_, sub, later, times) => {
    const text = `is ${sub} there?`;
    const writtenAt = Date.now();
    const widget = await embed(await open(), '');
    await widget.open();
    await widget.write(text);
    const conversationId = await support.conversationOf(text);
    await widget.reached('Sent');
    await signInUnsure(widget.page, sub, text, writtenAt + later);
    await widget.write(`I am ${sub}`);
    expect(await support.conversationOf(`I am ${sub}`)).toBe(conversationId);
    await widget.reached('Sent');
    expect(await widget.texts()).toEqual([...Array(times).fill(text), `I am ${sub}`]);
    const { body } = await desk.get(
      `/api/support/conversation/${conversationId}/messages`,
      await tokenFor('admin'),
    );
    expect(body.data.pagination.total).toBe(times + 1);
  });

  it('reads earlier conversations in another browser, too', async () => {
    const tag = `data-token="${await tokenFor('user', { sub: 'pat' })}"`;
    const first = await embed(await open(), tag);
    await first.open();
    await first.write('from my phone');
    const conversationId = await support.conversationOf('from my phone');
    await first.reached('Sent');
    const path = `/api/admin/support/conversations/${conversationId}/status`;
    await desk.call('PATCH', path, { token: await tokenFor('admin'), body: { status: 'closed' } });
    const second = await embed(await open(), tag);
    await second.open();
    await second.dialog.getByRole('button', { name: 'Show earlier messages' }).click();
    await second.shows('from my phone');
    await second.write('from my desk');
    expect(await support.conversationOf('from my desk')).not.toBe(conversationId);
    await second.reached('Sent');
    expect(await second.texts()).toEqual(['from my phone', 'from my desk']);
  });

  it('sees nothing of whoever used the page before', async () => {
    const widget = await embed(await open(), `data-token="${await tokenFor('user', { sub: 'mary' })}"`);
    await widget.open();
    await widget.write('a secret of Mary');
    await widget.reached('Sent');
    const other = await tokenFor('user', { sub: 'nora' });
    await widget.page
      .locator('script')
      .evaluate((tag, value) => tag.setAttribute('data-token', value), other);
    await widget.write('Nora here');
    await support.conversationOf('Nora here');
    await widget.reached('Sent');
    expect(await widget.texts()).toEqual(['Nora here']);
  });

  it('is told when the session has ended, and goes on with a new token', async () => {
    const widget = await embed(await open(), 'data-token="not.a.token"');
    await widget.open();
    await widget.dialog
      .getByText('You are not signed in, or not any more. Sign in again to go on.')
      .waitFor();
    expect(await widget.field.isDisabled()).toBe(true);
    const token = await tokenFor('user', { sub: 'olu' });
    await widget.page
      .locator('script')
      .evaluate((tag, value) => tag.setAttribute('data-token', value), token);
    await widget.write('signed in again');
    await support.conversationOf('signed in again');
  });
});
