import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../support/browser.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { type SupportPerson, startSupport, visit, type Widget } from '../../support/widget.ts';

/** A proxy of the kind that passes requests on, and upgrades to WebSockets only while it is told to. */
async function startHttpProxy(target: string) {
  let passesUpgrades = false;
  const server = createServer((request, response) => {
    const { method, headers, url } = request;
    const upstream = forward(new URL(url ?? '/', target), { method: method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => {});
    if (!passesUpgrades) return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    const { hostname, port } = new URL(target);
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => socket.destroy());
    const head = request.rawHeaders.map((part, index) => part + (index % 2 === 0 ? ': ' : '\r\n')).join('');
    upstream.write(`GET ${request.url} HTTP/1.1\r\n${head}\r\n`);
    upstream.pipe(socket).pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passUpgrades(whether: boolean) {
      passesUpgrades = whether;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

let desk: TestDesk;
let support: SupportPerson;
let proxy: Awaited<ReturnType<typeof startHttpProxy>>;
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

describeInBrowser('the chat widget where WebSockets are blocked', (open) => {
  it('chats by polling', async () => {
    const widget = await visit(await open(), proxy.url);
    await widget.open();
    await chat(widget, 'Behind a proxy');
    expect(await widget.texts()).toEqual(['Behind a proxy', 'Reply to: Behind a proxy']);
  });

  it('repeats what was not acknowledged, and the message is there once', async () => {
    const page = await open();
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
    const page = await open();
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
