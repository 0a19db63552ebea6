import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Servers } from '../http/compared.ts';
import { type JoinedSocket, joinTickets } from '../http/joined-sockets.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { openTickets, saying } from '../http/tickets.ts';
import { signerFor } from '../http/tokens.ts';
import type { Pace } from '../pace.ts';
import { type Goal, median, type Row, spreadOf } from '../table.ts';

type Tickets = Awaited<ReturnType<typeof openTickets>>;

/** One message after the other, each to sockets that have joined its ticket. */
interface Sending {
  readonly what: string;
  readonly goal: Goal;
  /** Which ticket each socket has joined. */
  readonly joined: (tickets: Tickets) => Tickets;
  readonly perSecond: number;
  readonly seconds: number;
}

const PEERS = 8;
const TEXT = ' I have tried again this morning and it still says that my balance is not enough.';
const CROWD = 1_000;
/** A desk on a busy machine may refuse some of the messages. */
const MOST_LOST = 0.02;

const SENDINGS: readonly Sending[] = [
  {
    what: 'from the POST of a message to its new_message at one peer, 200/s, against a bare emit',
    goal: { atMost: 3 },
    joined: (tickets) => tickets,
    perSecond: 200,
    seconds: 2,
  },
  {
    what: `from the POST of a message to the last of ${CROWD} sockets, against a bare emit`,
    goal: { atMost: 1.2 },
    joined: ([ticket]) => Array.from({ length: CROWD }, () => ticket as Tickets[number]),
    perSecond: 5,
    seconds: 4,
  },
];

/** How long others wait for a message, as a multiple of what a bare Koa with Socket.IO takes that stores nothing. */
export async function socketsSection(directory: string, pace: Pace): Promise<readonly Row[]> {
  const root = join(import.meta.dirname, '../..');
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const desk = await startServer(join(root, 'src/cli/casebook.ts'), '/health/ready', env);
  const bare = await startServer(join(root, 'bench/http/bare-sockets.ts'), '/');
  try {
    const tickets = await openTickets(desk, PEERS);
    const token = await signerFor(env)({ sub: 'admin-1', role: 'admin', email: 'a@example.com' });
    const rows: Row[] = [];
    for (const sending of SENDINGS)
      rows.push(await compared(sending, { desk, bare, pace }, { tickets, token }));
    return rows;
  } finally {
    await Promise.all([desk.stop(), bare.stop()]);
  }
}

async function compared(
  { what, goal, joined, ...rate }: Sending,
  { desk, bare, pace: { rounds } }: Servers,
  { tickets, token }: { readonly tickets: Tickets; readonly token: string },
): Promise<Row> {
  const numbers = joined(tickets).map(({ number }) => number);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const our = await delayOf(desk, await joinTickets(desk.url, token, numbers), numbers, tickets, rate);
    const their = await delayOf(bare, await joinTickets(bare.url, token, numbers), numbers, tickets, rate);
    if (round === 0) continue;
    ours.push(our);
    theirs.push(their);
  }
  const figure = (delays: readonly number[]) => `${median(delays).toFixed(2)} ms`;
  return { ...spreadOf(ours, theirs), measured: figure(ours), baseline: figure(theirs), what, goal };
}

/** The median, over all messages, of the milliseconds until the last socket that has joined its ticket has heard it. */
async function delayOf(
  server: ServerProcess,
  sockets: readonly JoinedSocket[],
  numbers: readonly string[],
  tickets: Tickets,
  { perSecond, seconds }: Pick<Sending, 'perSecond' | 'seconds'>,
): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const told = tickets.filter(({ number }) => numbers.includes(number));
  const waiting = new Map<string, { readonly sent: number; left: number }>();
  const delays: number[] = [];
  const posts: Promise<number>[] = [];
  for (const socket of sockets)
    socket.onPacket((packet) => {
      const id = packet.startsWith('42/support,["new_message"') ? /message-\d+-/.exec(packet)?.[0] : null;
      const own = id && waiting.get(id);
      if (own && --own.left === 0) delays.push(performance.now() - own.sent);
    });
  const count = perSecond * seconds;
  const begun = performance.now();
  for (let index = 0; index < count; index++) {
    await pause(Math.max(0, begun + (index * 1_000) / perSecond - performance.now()));
    const ticket = told[index % told.length] as Tickets[number];
    const id = `message-${index}-`;
    const left = numbers.filter((number) => number === ticket.number).length;
    waiting.set(id, { sent: performance.now(), left });
    posts.push(post(server, agent, saying(`${id}${TEXT}`, ticket)));
  }
  const refused = (await Promise.all(posts)).filter((status) => status >= 300).length;
  const deadline = performance.now() + 10_000;
  while (delays.length < count - refused && performance.now() < deadline) await pause(20);
  for (const socket of sockets) socket.close();
  agent.destroy();
  const lost = count - delays.length;
  if (lost > count * MOST_LOST) throw new Error(`${lost} of ${count} messages were not heard`);
  return median(delays);
}

/** Resolves with the status. */
function post(
  { url }: ServerProcess,
  agent: Agent,
  { path, headers, body }: ReturnType<typeof saying>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method: 'POST', agent, headers: { ...headers } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject).end(body);
  });
}
