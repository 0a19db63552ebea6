import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { BEGINNING } from '../../../src/events/log/port.ts';
import { openSqliteLog } from '../../../src/events/log/sqlite/log.ts';
import { type CloudApi, deliverWebhook, pressOf, startCloudApi } from '../../support/cloud-api.ts';
import { type Client, startTestDesk, type TestDesk } from '../../support/desk.ts';
import { randomPhone } from '../../support/login.ts';
import { refuseInTheFuture } from '../../support/presses.ts';
import { type DeskProcess, startDeskProcess } from '../../support/process.ts';
import { until } from '../../support/until.ts';

let directory: string;
let cloud: CloudApi;
/** What is killed is a process. */
let killed: DeskProcess | undefined;
let desk: TestDesk | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-replies-'));
  cloud = await startCloudApi();
});
afterAll(async () => {
  killed?.child.kill('SIGKILL');
  await killed?.ended;
  await desk?.stop();
  await cloud.close();
  await rm(directory, { recursive: true });
});

const said: string[] = [];
const logger = pino({}, { write: (line) => void said.push(JSON.parse(line).msg) });
const startAgain = async () => {
  desk = await startTestDesk({ directory, embedded: true, env: cloud.env, logger });
  return desk;
};
const pressInVain = async (url: string, phone: string) =>
  deliverWebhook(url, pressOf(`${'0'.repeat(64)}.${'x'.repeat(43)}`, phone));

it('a reply that was on its way when the process was killed is sent by the next one, and no other is sent again', async () => {
  killed = startDeskProcess({ DATA_DIR: directory, ...cloud.env });
  const url = await killed.url;
  const [first, second] = [randomPhone(), randomPhone()];
  await pressInVain(url, first);
  await cloud.messageTo(first);
  // WhatsApp has got the request, and never says so.
  cloud.answerWith('hang');
  expect((await pressInVain(url, second)).status).toBe(200);
  await cloud.messageTo(second);
  killed.child.kill('SIGKILL');
  await killed.ended;

  const log = await openSqliteLog({ directory });
  const stored = await log.readAll(BEGINNING, 1_000);
  // Everybody else is replied to all the same.
  await refuseInTheFuture(log, 'buttonPress-0');
  await log.close();
  for (const phone of [first, second]) expect(JSON.stringify(stored)).not.toContain(phone.slice(1));
  const settled = stored.filter(({ type }) => type === 'PressReplySent');

  const next = await startAgain();
  await until(async () => said.includes(STANDS_STILL));
  await showsThatOneStandsStill(next);
  const again = await cloud.messageTo(second, 1);
  expect(again.body.text.body).toMatch(/^This button is no longer valid/);
  const third = randomPhone();
  await pressInVain(next.url, third);
  await cloud.messageTo(third);
  await next.stop();

  const reopened = await openSqliteLog({ directory });
  const all = await reopened.readAll(BEGINNING, 1_000);
  await reopened.close();
  const types = all.map(({ type }) => type);
  expect([settled.length, types.filter((type) => type === 'PressReplySent').length]).toEqual([1, 3]);
  expect(types).toContain('ReactionProgressed');
  expect(cloud.received.map(({ body }) => body.to)).toEqual([first, second, second, third]);
});

it('a press that can’t be read is told of by readiness and metrics, after each start', async () => {
  const again = await startAgain();
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
