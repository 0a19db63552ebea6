import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeInBrowser } from '../../support/browser.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { type DeskProcess, startDeskProcess } from '../../support/process.ts';
import { type SupportPerson, startSupport, visit } from '../../support/widget.ts';

let directory: string;
let killed: DeskProcess | undefined;
let desk: TestDesk | undefined;
const supporting: SupportPerson[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-widget-'));
});
afterEach(async () => {
  for (const { socket } of supporting.splice(0)) socket.close();
  killed?.child.kill('SIGKILL');
  await killed?.ended;
  await desk?.stop();
  await rm(directory, { recursive: true, force: true });
});

async function start(PORT = '0'): Promise<string> {
  desk = await startTestDesk({ directory, embedded: true, env: { PORT } });
  return desk.url;
}

/** A desk, and what ends it. */
interface Ending {
  readonly url: string;
  end(): Promise<unknown>;
}

async function startProcess(): Promise<Ending> {
  const started = startDeskProcess({ DATA_DIR: directory });
  killed = started;
  return {
    url: await started.url,
    end() {
      started.child.kill('SIGKILL');
      return started.ended;
    },
  };
}

const startToBeStopped = async (): Promise<Ending> => ({ url: await start(), end: async () => desk?.stop() });

async function supportAt(url: string): Promise<SupportPerson> {
  const support = await startSupport(url);
  supporting.push(support);
  return support;
}

describeInBrowser('the chat widget across a restart of the desk', (open) => {
  it.each([
    ['SIGKILL', startProcess],
    ['its stop', startToBeStopped],
  ] as const)('loses nothing and doubles nothing when it is ended by %s', async (_, startFirst) => {
    const { url, end } = await startFirst();
    const support = await supportAt(url);
    const widget = await visit(await open(), url);
    await widget.open();
    await widget.write('before');
    const conversationId = await support.conversationOf('before');
    await support.send(conversationId, 'answer before');
    await widget.shows('answer before');

    const back = new Promise((resolve) => support.socket.io.once('reconnect', resolve));
    await end();
    await widget.dialog.getByText('Reconnecting…').waitFor();
    await widget.write('in between, one');
    await widget.write('in between, two');
    await widget.dialog.getByText('Waiting for a connection').first().waitFor();

    await start(new URL(url).port);
    await Promise.all([widget.reached('Sent'), back]);
    await widget.write('after');
    expect(await support.conversationOf('after')).toBe(conversationId);
    await support.send(conversationId, 'answer after');
    await widget.shows('answer after');

    const texts = ['before', 'answer before', 'in between, one', 'in between, two', 'after', 'answer after'];
    expect(await widget.texts()).toEqual(texts);
    const again = await visit(await widget.page.context().newPage(), url);
    await again.open();
    await again.shows('answer after');
    expect(await again.texts()).toEqual(texts);
  });

  it('shows what support wrote while the visitor was cut off', async () => {
    const url = await start();
    const support = await supportAt(url);
    const page = await open();
    let isCut = false;
    await page.route(/transport=polling/, (route) => (isCut ? route.abort() : route.continue()));
    await page.routeWebSocket(/socket\.io/, (client) => {
      if (isCut) return void client.close();
      const server = client.connectToServer();
      client.onMessage((frame) => (isCut ? void client.close() : server.send(frame)));
      server.onMessage((frame) => (isCut ? void client.close() : client.send(frame)));
    });
    const widget = await visit(page, url);
    await widget.open();
    await widget.write('hello');
    const conversationId = await support.conversationOf('hello');
    await widget.reached('Sent');
    isCut = true;
    await support.send(conversationId, 'cut off at this one');
    await widget.dialog.getByText('Reconnecting…').waitFor();
    for (let index = 0; index < 60; index++) await support.send(conversationId, `missed ${index}`);
    isCut = false;
    await widget.shows('missed 59');
    expect(await widget.texts()).toEqual([
      'hello',
      'cut off at this one',
      ...Array.from({ length: 60 }, (_, index) => `missed ${index}`),
    ]);
  });
});
