import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../support/browser.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { type HttpProxy, startHttpProxy } from '../../support/http-proxy.ts';
import { type SupportPerson, startSupport, visit, type Widget } from '../../support/widget.ts';

let desk: TestDesk;
let support: SupportPerson;
let proxy: HttpProxy;
beforeAll(async () => {
  desk = await startTestDesk();
  proxy = await startHttpProxy(desk.url);
  support = await startSupport(desk.url);
});
afterAll(async () => {
  support.socket.close();
  proxy.close();
  await desk.dispose();
});
beforeEach(() => proxy.passUpgrades(false));

/** Says something and hears the reply. */
async function chat(widget: Widget, text: string): Promise<void> {
  await widget.write(text);
  const conversationId = await support.conversationOf(text);
  await widget.reached('Sent');
  await support.send(conversationId, `Reply to: ${text}`);
  await widget.shows(`Reply to: ${text}`);
}

/** Resolves when a WebSocket of the page has brought something. */
const webSocketSpeaks = (page: Page) =>
  new Promise<void>((resolve) => {
    page.on('websocket', (socket) => socket.on('framereceived', () => resolve()));
  });

describeInBrowser('the chat widget where WebSockets are blocked', (_, reopen) => {
  it('chats by polling', async () => {
    const widget = await visit(await reopen(), proxy.url);
    await widget.open();
    await chat(widget, 'Behind a proxy');
    expect(await widget.texts()).toEqual(['Behind a proxy', 'Reply to: Behind a proxy']);
  });

  it('repeats what was not acknowledged, and the message is there once', async () => {
    const page = await reopen();
    const acknowledged = Promise.withResolvers<void>();
    let acknowledgements = 0;
    await page.route(/transport=polling/, async (route) => {
      try {
        const response = await route.fetch();
        const isAcknowledgement = /43\/support,\d+\[.*"Once by polling/.test(await response.text());
        if (isAcknowledgement && ++acknowledgements === 1) return await route.abort();
        await route.fulfill({ response });
        if (acknowledgements > 1) acknowledged.resolve();
      } catch {
        // The page was closed meanwhile.
      }
    });
    const widget = await visit(page, proxy.url);
    await widget.open();
    await widget.write('Once by polling');
    await acknowledged.promise;
    await chat(widget, 'And then this');
    expect(await widget.texts()).toEqual(['Once by polling', 'And then this', 'Reply to: And then this']);
  });

  it('goes over to a WebSocket once there can be one', async () => {
    const page = await reopen();
    const widget = await visit(page, proxy.url);
    await widget.open();
    await chat(widget, 'Still polling');
    const speaks = webSocketSpeaks(page);
    proxy.passUpgrades(true);
    await page.context().setOffline(true);
    await widget.dialog.getByText('Reconnecting…').waitFor();
    await page.context().setOffline(false);
    await speaks;
    await chat(widget, 'By WebSocket');
  });
});
