import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SUPPORT } from './support/acceptance.ts';
import { type Client, clientOf, ticketRequest } from './support/desk.ts';
import { type DeskProcess, startDeskProcess } from './support/process.ts';

const MESSAGE = { email: 'john@example.com' };

let directory: string;
let desk: DeskProcess;
let client: Client;
let ticket: string;

async function start(): Promise<void> {
  desk = startDeskProcess({ DATA_DIR: directory });
  client = clientOf(await desk.url);
}

async function openTicket(): Promise<void> {
  ticket = (await client.post(`${SUPPORT}/request-support`, ticketRequest())).body.data.ticket.ticket_number;
}

async function stop(): Promise<void> {
  desk.child.kill('SIGTERM');
  expect(await desk.ended).toEqual([0, null]);
}

const say = (message: string) =>
  client.post(`${SUPPORT}/ticket/add-message`, { ...MESSAGE, ticket_number: ticket, message });
const show = (headers: Readonly<Record<string, string>> = {}) =>
  client.call('GET', `${SUPPORT}/ticket?ticket_number=${ticket}`, { headers });
const messagesIn = ({ body }: Awaited<ReturnType<typeof show>>): readonly string[] =>
  body.data.ticket.messages.map(({ message }: { message: string }) => message);
const isStale = ({ headers }: Awaited<ReturnType<typeof show>>) => headers.has('warning');

async function becomesFresh(): Promise<readonly string[]> {
  for (;;) {
    const shown = await show();
    expect(shown.status).toBe(200);
    if (!isStale(shown)) return messagesIn(shown);
  }
}

const sizeOf = (file: string) => statSync(join(directory, file)).size;

/** Skips a suite by name where the machine lacks what it needs. */
function describeWhere(isPossible: boolean, what: string, body: () => void): void {
  if (isPossible) describe(what, body);
  else describe.skip(`${what}: not possible on this machine`, body);
}

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

const limitFiles = (bytes: number | 'unlimited') =>
  execFileSync('prlimit', ['--pid', String(desk.child.pid), `--fsize=${bytes}:unlimited`]);

const DISK = 12 * 1024 * 1024;
const canMount = process.platform === 'linux' && process.getuid?.() === 0;

// One desk meets all of it, in this order: the first part is about one without data.
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'casebook-full-disk-'));
  if (canMount) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', directory]);
  await start();
});
afterAll(async () => {
  await stop();
  if (canMount) execFileSync('umount', [directory]);
  rmSync(directory, { recursive: true });
});

describeWhere(canLimit, 'read models that could never grow (prlimit)', () => {
  beforeAll(() => limitFiles(sizeOf('read-models.sqlite-wal')));
  afterAll(() => limitFiles('unlimited'));

  it('are shown empty as they are, at once, and come without a restart', async () => {
    await openTicket();
    const asked = performance.now();
    const shown = await show();
    expect([shown.status, isStale(shown)]).toEqual([404, true]);
    const { status, body } = await client.get('/health/ready');
    expect([status, body.degraded]).toEqual([200, [expect.stringMatching(/^nothing can be projected/)]]);
    expect(performance.now() - asked).toBeLessThan(1_500);

    limitFiles('unlimited');
    while ((await show()).status !== 200) await pause(10);
    const told = 'the projection was interrupted and resumes';
    await desk.logged(told);
    expect(desk.messages.filter((message) => message === told)).toHaveLength(1);
  });
});

describeWhere(canLimit, 'read models that can grow no more (prlimit)', () => {
  beforeAll(async () => {
    await openTicket();
    // Each read has the read models committed, which for a new ticket takes more than the log: their file is to fill up.
    do {
      await client.post(`${SUPPORT}/request-support`, ticketRequest());
      expect((await show()).status).toBe(200);
    } while (sizeOf('read-models.sqlite-wal') < sizeOf('events.sqlite-wal') + 200_000);
    limitFiles(sizeOf('read-models.sqlite-wal'));
  });
  afterAll(() => limitFiles('unlimited'));

  it('are shown as they are, at once, while commands go on; and what was missed comes without a restart', async () => {
    const before = messagesIn(await show());
    const told = [await say('the first message'), await say('the second message')];
    const positions = told.map(({ headers }) => Number(headers.get('x-position')));
    expect(told.map(({ status }) => status)).toEqual([201, 201]);

    const asked = performance.now();
    const shown = await show();
    expect([shown.status, isStale(shown), messagesIn(shown)]).toEqual([200, true, before]);
    expect(Number(shown.headers.get('x-position'))).toBeLessThan(positions[0] ?? 0);
    expect((await show({ 'x-min-position': String(positions[0]) })).status).toBe(503);
    expect(performance.now() - asked).toBeLessThan(1_500);

    const { status, body } = await client.get('/health/ready');
    expect([status, body.degraded]).toEqual([200, [expect.stringMatching(/^nothing can be projected/)]]);

    limitFiles('unlimited');
    expect(await becomesFresh()).toEqual([...before, 'the first message', 'the second message']);
    // A busy machine refuses to say: then it is asked again.
    while ((await client.get('/health/ready')).body.degraded?.length !== 0) await pause(10);
  });
});

describeWhere(canMount, 'a disk that is full (tmpfs)', () => {
  beforeAll(async () => {
    await openTicket();
    // The read has it committed: what is not in the read models once the disk is full is not shown.
    expect((await show()).status).toBe(200);
  });

  it('refuses commands and not reads, and once there is room everything acknowledged is there, once', async () => {
    const { bavail, bsize } = statfsSync(directory);
    writeFileSync(join(directory, 'filler'), Buffer.alloc((bavail - 40) * bsize));
    const acknowledged: string[] = [];
    let refused = 0;
    for (let n = 0; refused < 3; n++) {
      const message = `${n} ${'x'.repeat(4_000)}`;
      const { status } = await say(message);
      if (status === 201) acknowledged.push(message);
      else refused++;
      const shown = await show();
      expect([shown.status, [201, 503].includes(status)]).toEqual([200, true]);
      expect(acknowledged.slice(0, messagesIn(shown).length - 1)).toEqual(messagesIn(shown).slice(1));
    }
    rmSync(join(directory, 'filler'));
    expect((await say('there is room')).status).toBe(201);
    expect((await becomesFresh()).slice(1)).toEqual([...acknowledged, 'there is room']);
  });
});
