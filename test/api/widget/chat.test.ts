import { randomUUID } from 'node:crypto';
import type { Page, WebSocketRoute } from 'playwright-core';
import { describeInBrowser } from '../../support/browser.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../../support/desk.ts';
import { type SupportPerson, startSupport, visit } from '../../support/widget.ts';

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

describeInBrowser('the chat widget', (_, reopen) => {
  it('brings what is typed to an admin, and shows the reply', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('Where is my card?');
    const conversationId = await support.conversationOf('Where is my card?');
    await widget.reached('Sent');
    await support.send(conversationId, 'It left us on Monday.');
    await widget.shows('It left us on Monday.');
    expect(await widget.texts()).toEqual(['Where is my card?', 'It left us on Monday.']);
  });

  it('creates nothing before something is written', async () => {
    const page = await reopen();
    const written: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && written.push(request.url()));
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.dialog.getByText('Ask us anything').waitFor();
    expect(written).toEqual([]);
  });

  it.each([
    '<script>document.title = "taken over"</script>',
    '<img src="x" onerror="document.title = `taken over`">',
    '<a href="javascript:document.title = 1">here</a>',
    '{{constructor}} &lt;b&gt;bold&lt;/b&gt;',
  ])('shows %s as text', async (text) => {
    const page = await reopen();
    const widget = await visit(page, desk.url);
    const title = await page.title();
    await widget.open();
    await widget.write(`mine: ${text}`);
    const conversationId = await support.conversationOf(`mine: ${text}`);
    await support.send(conversationId, `theirs: ${text}`);
    await widget.shows(`theirs: ${text}`);
    expect(await widget.texts()).toEqual([`mine: ${text}`, `theirs: ${text}`]);
    expect(await widget.dialog.locator('.bubble script, .bubble img, .bubble a').count()).toBe(0);
    expect(await page.title()).toBe(title);
  });

  it('sends nothing that shows nothing', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    const send = widget.dialog.getByRole('button', { name: 'Send' });
    for (const nothing of ['\u200B', '\u3164', '\u2800\u202E', '\u0301', '\uFFFC\uE000']) {
      await widget.write(nothing);
      expect([nothing, await send.isDisabled()]).toEqual([nothing, true]);
    }
    expect(await widget.texts()).toEqual([]);
  });

  it('keeps the direction of a message to itself', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('שלום \u202Eabc');
    const bubble = widget.dialog.locator('.bubble').first();
    await bubble.waitFor();
    const style = await bubble.evaluate((node) => {
      type StyleOf = (of: unknown) => { readonly direction: string; readonly unicodeBidi: string };
      const { getComputedStyle } = globalThis as unknown as { readonly getComputedStyle: StyleOf };
      const { direction, unicodeBidi } = getComputedStyle(node);
      return [direction, unicodeBidi];
    });
    expect(style).toEqual(['rtl', 'isolate']);
  });

  it('makes links of web addresses alone, which learn nothing of the page', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('links please');
    const conversationId = await support.conversationOf('links please');
    const text = 'See https://example.com/a?b=c, or javascript:alert(1).';
    await support.send(conversationId, text);
    await widget.shows(text);
    const links = widget.dialog.locator('.bubble a');
    expect(await links.count()).toBe(1);
    expect(await links.getAttribute('href')).toBe('https://example.com/a?b=c');
    expect(await links.getAttribute('rel')).toContain('noopener');
  });

  it('counts what came while it was closed, until it is opened', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('I will close this now');
    const conversationId = await support.conversationOf('I will close this now');
    await widget.reached('Sent');
    await widget.page.keyboard.press('Escape');
    await support.send(conversationId, 'One');
    const { message } = await support.send(conversationId, 'Two');
    const badge = widget.page.locator('casebook-widget .badge');
    await badge.getByText('2').waitFor();
    expect(await widget.launcher.getAttribute('aria-label')).toBe('Open the chat, 2 unread messages');
    await widget.open();
    await support.next('message:read', ({ messageId }) => messageId === message.id);
    expect(await badge.isVisible()).toBe(false);
    // Another page of the same visitor knows that they were read.
    const another = await visit(await widget.page.context().newPage(), desk.url);
    await another.open();
    await another.shows('Two');
    expect(await another.page.locator('casebook-widget .badge').isVisible()).toBe(false);
  });

  it('says when support has seen a message', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('Did you see this?');
    await support.conversationOf('Did you see this?');
    await widget.reached('Sent');
    const { message } = await support.next(
      'conversation:new_message',
      (payload) => payload.message.message === 'Did you see this?',
    );
    support.socket.emit('message:read', { messageId: message.id });
    await widget.reached('Seen');
  });

  it('shows both sides that the other one is writing', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('typing test');
    const conversationId = await support.conversationOf('typing test');
    const here = (payload: { conversationId: string }) => payload.conversationId === conversationId;
    await widget.field.pressSequentially('hm');
    await support.next('typing:start', here);
    await widget.field.fill('');
    await support.next('typing:stop', here);
    const typing = widget.dialog.getByText('Support is writing');
    support.socket.emit('typing:start', { conversationId });
    await typing.waitFor();
    support.socket.emit('typing:stop', { conversationId });
    await typing.waitFor({ state: 'hidden' });
  });

  it('leaves whoever reads further up where they are, and says that something came', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('a long story');
    const conversationId = await support.conversationOf('a long story');
    for (let line = 0; line < 30; line++) await support.send(conversationId, `line ${line}`);
    await widget.shows('line 29');
    await widget.dialog.getByText('a long story').scrollIntoViewIfNeeded();
    await support.send(conversationId, 'the end');
    const fresh = widget.dialog.getByRole('button', { name: 'New messages' });
    await fresh.waitFor();
    expect(await widget.dialog.locator('.scroller').evaluate((node) => node.scrollTop)).toBeLessThan(200);
    await fresh.click();
    await fresh.waitFor({ state: 'hidden' });
  });

  it('shows a code that support sends, for as long as the page is open', async () => {
    const page = await reopen();
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write('I need a code');
    const conversationId = await support.conversationOf('I need a code');
    const { body } = await desk.post(
      '/api/support/onboarding/generate-code',
      { conversationId },
      await tokenFor('admin'),
    );
    await widget.shows(body.data.code);
    await page.reload();
    await widget.open();
    await widget.shows('••••••');
    expect(await widget.dialog.getByText(body.data.code).count()).toBe(0);
  });

  it('shows the pages of a long history in order, the newest first to be there', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('number 0');
    const conversationId = await support.conversationOf('number 0');
    const texts = Array.from({ length: 160 }, (_, index) => `number ${index}`);
    for (const text of texts.slice(1)) await support.send(conversationId, text);
    // All of them are broadcast, and none comes while the next page is opened.
    await widget.shows('number 159');
    const again = await visit(await widget.page.context().newPage(), desk.url);
    await again.open();
    await again.shows('number 159');
    expect(await again.texts()).toEqual(texts.slice(100));
    const earlier = again.dialog.getByRole('button', { name: 'Show earlier messages' });
    await earlier.click();
    await again.shows('number 50');
    await earlier.click();
    await again.shows('number 0');
    expect(await again.texts()).toEqual(texts);
    expect(await earlier.isVisible()).toBe(false);
  });
});

describeInBrowser('delivery in the chat widget', (_, reopen) => {
  /** Routes of web sockets are a page's for ever. They lead to what the test that runs has between widget and desk. */
  const routed = new WeakSet<Page>();
  const straight = (client: WebSocketRoute) => void client.connectToServer();
  let between = straight;
  afterEach(() => {
    between = straight;
  });

  /**
   * Stands between widget and desk; what `toDesk` or `toWidget` answers true to is kept from the other side. Nothing
   * of the desk arrives before `ready`.
   */
  async function intercept(
    page: Page,
    toDesk: (frame: string) => string | boolean,
    toWidget: (frame: string, cut: () => void) => boolean = () => false,
    ready: Promise<void> = Promise.resolve(),
  ): Promise<void> {
    if (!routed.has(page)) await page.routeWebSocket(/socket\.io/, (client) => between(client));
    routed.add(page);
    between = (client) => {
      const server = client.connectToServer();
      client.onMessage((frame) => {
        const kept = toDesk(String(frame));
        if (typeof kept === 'string') client.send(kept);
        else if (!kept) server.send(frame);
      });
      server.onMessage((frame) => {
        const cut = () => {
          void server.close();
          void client.close();
        };
        void ready.then(() => toWidget(String(frame), cut) || client.send(frame));
      });
    };
  }
  const sent = (frame: string) => /^42\/support,(\d+)\["message:send"/.exec(frame)?.[1];

  it('offers to try again what was refused, and then sends it once', async () => {
    const page = await reopen();
    let refusals = 1;
    await intercept(page, (frame) => {
      const id = sent(frame);
      if (id === undefined || refusals-- <= 0) return false;
      return `43/support,${id}[{"success":false,"message":"You cannot send messages of this type"}]`;
    });
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write('Try me twice');
    await widget.reached('Not sent');
    await widget.dialog.getByText('You cannot send messages of this type').waitFor();
    await widget.dialog.getByRole('button', { name: 'Retry' }).click();
    await widget.reached('Sent');
    await support.conversationOf('Try me twice');
    expect(await widget.texts()).toEqual(['Try me twice']);
  });

  it('tries again by itself what was too much at once', async () => {
    const page = await reopen();
    let refusals = 2;
    await intercept(page, (frame) => {
      const id = sent(frame);
      if (id === undefined || refusals-- <= 0) return false;
      return `43/support,${id}[{"success":false,"message":"Too many requests"}]`;
    });
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write('one in a hurry');
    await widget.write('two in a hurry');
    await support.conversationOf('two in a hurry');
    await widget.reached('Sent');
    expect(await widget.texts()).toEqual(['one in a hurry', 'two in a hurry']);
    expect(refusals).toBeLessThan(0);
  });

  it('repeats what was not acknowledged, and the message is there once', async () => {
    const page = await reopen();
    const keys: unknown[] = [];
    const isSent = (frame: string) => {
      if (frame.includes('Just once')) keys.push(/"idempotencyKey":"(\w+)"/.exec(frame)?.[1]);
      return false;
    };
    const isLost = (frame: string, cut: () => void) => {
      if (!/^43\/support,\d+\[.*"Just once/.test(frame) || keys.length > 1) return false;
      cut();
      return true;
    };
    await intercept(page, isSent, isLost);
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write('Just once, please');
    const conversationId = await support.conversationOf('Just once, please');
    await widget.write('And this one after it');
    await support.next('message:received', ({ message }) => message === 'And this one after it');
    await widget.reached('Sent');
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(await widget.texts()).toEqual(['Just once, please', 'And this one after it']);
    const admin = support.heard.filter(
      ({ event, payload }) =>
        event === 'conversation:new_message' && payload.conversationId === conversationId,
    );
    expect(admin.map(({ payload }) => payload.message.message)).toEqual([
      'Just once, please',
      'And this one after it',
    ]);
  });

  it('repeats as the same guest what was written before there was a connection', async () => {
    const page = await reopen();
    const guests: unknown[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') guests.push(request.postDataJSON().guestId);
    });
    const acknowledged = Promise.withResolvers<void>();
    let acknowledgements = 0;
    const isLost = (frame: string, cut: () => void) => {
      if (frame.includes('"connection:success"')) guests.push(/"guestId":"([^"]+)"/.exec(frame)?.[1]);
      if (!/^43\/support,\d+\[.*"Early bird/.test(frame)) return false;
      if (++acknowledgements > 1) acknowledged.resolve();
      else cut();
      return acknowledgements === 1;
    };
    const { promise: written, resolve: connect } = Promise.withResolvers<void>();
    await intercept(page, () => false, isLost, written);
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write('Early bird');
    connect();
    await acknowledged.promise;
    await widget.write('The worm, please');
    await support.conversationOf('The worm, please');
    await widget.reached('Sent');
    expect(await widget.texts()).toEqual(['Early bird', 'The worm, please']);
    expect(new Set(guests).size).toBe(1);
  });

  it('sends after a reload of the page what was not sent before it', async () => {
    const page = await reopen();
    let isCut = false;
    await intercept(page, (frame) => isCut && sent(frame) !== undefined);
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write('first of all');
    await widget.reached('Sent');
    isCut = true;
    await widget.write('written on a train');
    await widget.shows('written on a train');
    isCut = false;
    await page.reload();
    await support.conversationOf('written on a train');
    await widget.open();
    await widget.reached('Sent');
    expect(await widget.texts()).toEqual(['first of all', 'written on a train']);
  });

  it('begins a new conversation when the last one was closed', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write('Please close this');
    const closed = await support.conversationOf('Please close this');
    await widget.reached('Sent');
    const admin = await tokenFor('admin');
    const path = `/api/admin/support/conversations/${closed}/status`;
    expect((await desk.call('PATCH', path, { token: admin, body: { status: 'closed' } })).status).toBe(200);
    await widget.write('One more thing');
    const next = await support.conversationOf('One more thing');
    await widget.reached('Sent');
    expect(next).not.toBe(closed);
    expect(await widget.texts()).toEqual(['Please close this', 'One more thing']);
    await widget.dialog.getByText('New conversation', { exact: true }).waitFor();
  });
});

describeInBrowser('a visitor whose conversation support closes', (_, reopen) => {
  async function closed() {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    const text = `Close this: ${randomUUID()}`;
    await widget.write(text);
    const conversationId = await support.conversationOf(text);
    await widget.reached('Sent');
    const admin = await tokenFor('admin');
    const path = `/api/admin/support/conversations/${conversationId}/status`;
    const become = (status: string) => desk.call('PATCH', path, { token: admin, body: { status } });
    await become('closed');
    const ending = widget.dialog.getByText('This conversation was closed.');
    await ending.waitFor();
    return { widget, text, conversationId, become, ending };
  }

  it('says so at once, and begins a new one when asked to', async () => {
    const { widget, text, conversationId, ending } = await closed();
    await widget.dialog.getByText('Closed', { exact: true }).waitFor();
    await widget.dialog.getByRole('button', { name: 'Start a new one' }).click();
    await ending.waitFor({ state: 'hidden' });
    await widget.dialog.getByText('New conversation', { exact: true }).waitFor();
    await widget.page.keyboard.type('Something else');
    await widget.page.keyboard.press('Enter');
    expect(await support.conversationOf('Something else')).not.toBe(conversationId);
    await widget.reached('Sent');
    expect(await widget.texts()).toEqual([text, 'Something else']);
  });

  it('goes on in it once it is opened again', async () => {
    const { widget, conversationId, become, ending } = await closed();
    await become('pending');
    await ending.waitFor({ state: 'hidden' });
    await widget.dialog.getByText('We’ll get back to you here').waitFor();
    const text = `Thank you: ${randomUUID()}`;
    await widget.write(text);
    expect(await support.conversationOf(text)).toBe(conversationId);
  });

  it('knows what was done while it was away', async () => {
    const { widget, become, ending } = await closed();
    await widget.page.goto('about:blank');
    await become('open');
    const back = await visit(widget.page, desk.url);
    await back.open();
    await back.dialog.getByText('Ask us anything').waitFor();
    expect(await ending.isVisible()).toBe(false);
  });
});
