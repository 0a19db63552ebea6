import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type ClientRequest, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN, SUPPORT } from '../support/acceptance.ts';
import { casebook } from '../support/commands.ts';
import { SECRET, startTestDesk, type TestDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { type DeskProcess, startDeskProcess } from '../support/process.ts';

let directory: string;
let admin: string;
const started: DeskProcess[] = [];
/** In this process: what a test looks at is another one, before or after it. */
let other: TestDesk | undefined;
beforeAll(async () => {
  admin = await tokenFor('admin', { sub: 'ada', name: 'Ada Obi' });
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-durability-'));
});
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  await other?.stop();
  await rm(directory, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>> = {}): DeskProcess {
  const desk = startDeskProcess({ DATA_DIR: directory, ...env });
  started.push(desk);
  return desk;
}

async function startOther(): Promise<string> {
  other = await startTestDesk({ directory, embedded: true });
  return other.url;
}

/** A change that leaves a mark which nothing else leaves. */
interface Change {
  readonly mark: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string | null;
}
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly position: string | null;
  readonly retryAfter: string | null;
}

async function send(url: string, { path, body, key }: Change): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      // Users add messages; of admins the desk takes replies.
      ...(!path.endsWith('/add-message') && { authorization: `Bearer ${admin}` }),
      ...(key !== null && { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    text: await response.text(),
    position: response.headers.get('x-position'),
    retryAfter: response.headers.get('retry-after'),
  };
}

/** What is refused because the desk has too much to do is sent again when it says so. */
async function sendUntilTaken(url: string, change: Change): Promise<Answer> {
  for (;;) {
    const answer = await send(url, change);
    if (answer.status !== 503) return answer;
    await pause(Number(answer.retryAfter) * 1_000);
  }
}

async function get(url: string, path: string) {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${admin}` } });
  return JSON.parse(await response.text()).data;
}

/** How often each mark is found in the descriptions and messages of all tickets. */
async function marksAt(url: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let page = 1; ; page++) {
    const { tickets } = await get(url, `${ADMIN}?limit=100&page=${page}`);
    for (const { id } of tickets) {
      for (const { message } of (await get(url, `${ADMIN}/${id}`)).messages)
        found.set(message, (found.get(message) ?? 0) + 1);
    }
    if (tickets.length < 100) return found;
  }
}

interface Ticket {
  readonly id: string;
  readonly number: string;
}
const EMAIL = 'john@example.com';

/** Tickets, messages and replies by turns, every other one with an Idempotency-Key. */
function changeOf(index: number, { id, number }: Ticket): Change {
  const mark = `mark ${randomUUID()}`;
  const key = index % 2 === 0 ? randomUUID() : null;
  switch (index % 3) {
    case 0:
      return { mark, key, path: `${SUPPORT}/request-support`, body: ticketRequest({ description: mark }) };
    case 1:
      return {
        ...{ mark, key, path: `${SUPPORT}/ticket/add-message` },
        body: { ticket_number: number, email: EMAIL, message: mark },
      };
    default:
      return { mark, key, path: `${ADMIN}/${id}/reply`, body: { message: mark } };
  }
}

async function openTickets(url: string, count: number): Promise<Ticket[]> {
  const change = { mark: '', path: `${SUPPORT}/request-support`, body: ticketRequest(), key: null };
  const answers = await Promise.all(Array.from({ length: count }, () => send(url, change)));
  return answers.map(({ text }) => {
    const { id, ticket_number: number } = JSON.parse(text).data.ticket;
    return { id, number };
  });
}

const CLIENTS = 200;
const ACKNOWLEDGED_BEFORE_KILL = 600;

/** Keeps 200 requests in flight, kills the process in their midst, and answers what was sent with what came back. */
async function killUnderLoad(desk: DeskProcess): Promise<Map<Change, Answer | null>> {
  const url = await desk.url;
  const tickets = await openTickets(url, 10);
  const sent = new Map<Change, Answer | null>();
  let acknowledged = 0;
  const client = async (_: unknown, number: number): Promise<void> => {
    for (let index = number; ; index++) {
      const change = changeOf(index, tickets[index % tickets.length] ?? { id: '', number: '' });
      sent.set(change, null);
      const answer = await sendUntilTaken(url, change).catch(() => null);
      if (answer === null) return;
      sent.set(change, answer);
      if (++acknowledged === ACKNOWLEDGED_BEFORE_KILL) desk.child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await desk.ended;
  return sent;
}

describe('a desk killed with 200 requests in flight', () => {
  it('has every acknowledged change once, and once those that are repeated with their keys', async () => {
    const sent = await killUnderLoad(start());
    const acknowledged = [...sent].filter(([, answer]) => answer !== null);
    const cutOff = [...sent].filter(([, answer]) => answer === null);
    expect(acknowledged.every(([, answer]) => answer?.status === 201)).toBe(true);
    expect(acknowledged.length).toBeGreaterThanOrEqual(ACKNOWLEDGED_BEFORE_KILL);
    expect(cutOff.length).toBeGreaterThan(0);

    const url = await startOther();
    const afterRestart = await marksAt(url);
    expect(acknowledged.filter(([{ mark }]) => afterRestart.get(mark) !== 1)).toEqual([]);
    expect(cutOff.filter(([{ mark }]) => (afterRestart.get(mark) ?? 0) > 1)).toEqual([]);

    const keyed = [...sent].filter(([{ key }]) => key !== null);
    const repeated = await Promise.all(
      keyed.map(async ([change]) => [change, await sendUntilTaken(url, change)] as const),
    );
    expect(repeated.filter(([change, answer]) => !isSame(sent.get(change) ?? answer, answer))).toEqual([]);
    expect(repeated.filter(([, { status }]) => status !== 201)).toEqual([]);
    const afterRepeats = await marksAt(url);
    expect(keyed.filter(([{ mark }]) => afterRepeats.get(mark) !== 1)).toEqual([]);
    expect([...afterRepeats].filter(([mark, count]) => mark.startsWith('mark ') && count !== 1)).toEqual([]);
  }, 60_000);
});

const isSame = (one: Answer, other: Answer) =>
  one.status === other.status && one.text === other.text && one.position === other.position;

/** Sends the headers of a request; `accepted` once the server has said that it wants the body. */
function beginRequest(
  url: string,
  agent: Agent,
): { sending: ClientRequest; accepted: Promise<void>; status: Promise<number> } {
  const headers = { 'content-type': 'application/json', expect: '100-continue' };
  const sending = request(`${url}${SUPPORT}/request-support`, { method: 'POST', headers, agent });
  sending.flushHeaders();
  const accepted = new Promise<void>((resolve) => sending.once('continue', resolve));
  const status = new Promise<number>((resolve, reject) => {
    sending.once('error', reject).once('response', (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
  });
  return { sending, accepted, status };
}

describe('a desk told to stop', () => {
  it('by SIGTERM takes no new requests, finishes what it has accepted and exits with 0 within 10 seconds', async () => {
    const desk = start();
    const url = await desk.url;
    const agent = new Agent({ keepAlive: true });
    const requests = Array.from({ length: 50 }, () => beginRequest(url, agent));
    await Promise.all(requests.map(({ accepted }) => accepted));
    const told = performance.now();
    desk.child.kill('SIGTERM');
    await desk.logged('stopping');
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    for (const [index, { sending }] of requests.entries())
      sending.end(JSON.stringify(ticketRequest({ description: `mark number ${index}` })));
    const statuses = await Promise.all(requests.map(({ status }) => status));
    const exit = await desk.ended;
    const seconds = (performance.now() - told) / 1000;
    agent.destroy();
    expect([new Set(statuses), exit, desk.errors]).toEqual([new Set([201]), [0, null], []]);
    expect(seconds).toBeLessThan(10);

    const marks = await marksAt(await startOther());
    expect([...marks.values()]).toEqual(Array(50).fill(1));
  }, 30_000);
});

describe('a desk that can not start', () => {
  it('says in one line that its data directory is in use, and leaves the first one at work', async () => {
    const url = await startOther();
    const { code, stderr } = await casebook(['start'], {
      DATA_DIR: directory,
      PORT: '0',
      JWT_SECRET: SECRET,
    });
    expect([code, stderr, (await fetch(`${url}/health/ready`)).status]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^casebook: .*${directory}.* in use[^\\n]*\\n$`)),
      200,
    ]);
  });
});
