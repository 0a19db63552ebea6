import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEGINNING } from '../../../src/events/log/port.ts';
import { openSqliteLog } from '../../../src/events/log/sqlite/log.ts';
import { type CloudApi, deliverWebhook, pressOf, startCloudApi } from '../../support/cloud-api.ts';
import { type Client, clientOf, startTestDesk } from '../../support/desk.ts';
import { randomPhone } from '../../support/login.ts';
import { refuseInTheFuture } from '../../support/presses.ts';
import { type DeskProcess, startDeskProcess } from '../../support/process.ts';
import { until } from '../../support/until.ts';

let directory: string;
let cloud: CloudApi;
let desk: DeskProcess;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-replies-'));
  cloud = await startCloudApi();
});
afterAll(async () => {
  desk.child.kill('SIGKILL');
  await desk.ended;
  await cloud.close();
  await rm(directory, { recursive: true });
});

const start = async () => {
  desk = startDeskProcess({ DATA_DIR: directory, ...cloud.env });
  return desk.url;
};
const pressInVain = async (phone: string) =>
  deliverWebhook(await desk.url, pressOf(`${'0'.repeat(64)}.${'x'.repeat(43)}`, phone));

it('a reply that was on its way when the process was killed is sent by the next one, and no other is sent again', async () => {
  await start();
  const [first, second] = [randomPhone(), randomPhone()];
  await pressInVain(first);
  await cloud.messageTo(first);
  // WhatsApp has got the request, and never says so.
  cloud.answerWith('hang');
  expect((await pressInVain(second)).status).toBe(200);
  await cloud.messageTo(second);
  desk.child.kill('SIGKILL');
  await desk.ended;

  const log = await openSqliteLog({ directory });
  const stored = await log.readAll(BEGINNING, 1_000);
  // Everybody else is replied to all the same.
  await refuseInTheFuture(log, 'buttonPress-0');
  await log.close();
  for (const phone of [first, second]) expect(JSON.stringify(stored)).not.toContain(phone.slice(1));
  const settled = stored.filter(({ type }) => type === 'PressReplySent');

  await start();
  await desk.logged(STANDS_STILL);
  await showsThatOneStandsStill(clientOf(await desk.url));
  const again = await cloud.messageTo(second, 1);
  expect(again.body.text.body).toMatch(/^This button is no longer valid/);
  const third = randomPhone();
  await pressInVain(third);
  await cloud.messageTo(third);
  desk.child.kill('SIGTERM');
  expect(await desk.ended).toEqual([0, null]);

  const reopened = await openSqliteLog({ directory });
  const all = await reopened.readAll(BEGINNING, 1_000);
  await reopened.close();
  const types = all.map(({ type }) => type);
  expect([settled.length, types.filter((type) => type === 'PressReplySent').length]).toEqual([1, 3]);
  expect(types).toContain('ReactionProgressed');
  expect(cloud.received.map(({ body }) => body.to)).toEqual([first, second, second, third]);
});

it('a press that can’t be read is told of by readiness and metrics, after each start', async () => {
  const again = await startTestDesk({ directory, embedded: true, env: cloud.env });
  await showsThatOneStandsStill(again);
  await again.stop();
});

const STANDS_STILL = 'an event can’t be read: what follows from it stands still';

async function showsThatOneStandsStill(client: Client): Promise<void> {
  await until(async () =>
    (await degradedAt(client)).includes('1 replies by WhatsApp stand still: their events can’t be read'),
  );
  const metrics = await (await fetch(`${client.url}/metrics`)).text();
  expect(metrics).toMatch(/^casebook_replies_standing_still 1$/m);
}

async function degradedAt(client: Client): Promise<readonly string[]> {
  const { status, body } = await client.get('/health/ready');
  expect(status).toBe(200);
  return body.degraded;
}
