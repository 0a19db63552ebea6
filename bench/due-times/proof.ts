import type { ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { codec } from '../../src/events/catalogue.ts';
import { loginStream } from '../../src/events/identity/events.ts';
import { type CommandId, instant, type LoginId } from '../../src/events/ids.ts';
import { BEGINNING, type EventLog, NO_STREAM, type Position } from '../../src/events/log/port.ts';
import { kill, look, startNode } from './processes.ts';

export interface ProofOptions {
  /** How many logins are to expire. */
  readonly count: number;
  /** How often all nodes are killed. */
  readonly kills: number;
  /** How many nodes run at the same time. */
  readonly nodes: number;
  /** Each process is killed within so many milliseconds: of its start, or three times of four of being at work. */
  readonly longestLife: number;
  /** How long the cost of waiting is measured, milliseconds; not at all: 0. */
  readonly idleMs: number;
  readonly env: Readonly<Record<string, string>>;
  readonly onKilled?: (round: number) => void;
  /** To be closed before a node starts. */
  readonly openLog: () => Promise<EventLog>;
}

export interface Proof {
  /** Of all due times: how many were dealt with once. */
  readonly once: number;
  readonly never: number;
  readonly twice: number;
  /** By the clock of the process. */
  readonly tooEarly: number;
  /** How many of the processes that were killed had done something. */
  readonly duringWork: number;
  /** Of one process: while nothing is pending, and while all are. Memory in MiB, processor time in ms a second. */
  readonly idle: { readonly before: Cost; readonly after: Cost } | null;
}

export interface Cost {
  readonly memory: number;
  readonly processor: number;
}

/** The logins expire within half an hour that begins in an hour. */
const FIRST_MS = 3_600_000;
const SPREAD_MS = 1_800_000;
/** How far the clock jumps besides. */
const JUMP_MS = 300_000;
const AT_ONCE = 500;

/** Lets many logins expire while processes are killed and clocks jump, and counts what became of each. */
export async function prove(options: ProofOptions): Promise<Proof> {
  const first = Date.now() + FIRST_MS;
  const before = options.idleMs > 0 ? await idleCost(options) : null;
  await fill(options, first);
  const after = options.idleMs > 0 ? await idleCost(options) : null;
  let duringWork = 0;
  let end = await endOf(options);
  for (let round = 1; round <= options.kills; round++) {
    await live(options, first + (SPREAD_MS * round) / options.kills - Date.now());
    const next = await endOf(options);
    if (next > end) duringWork++;
    options.onKilled?.(round);
    end = next;
  }
  await finish(options, first + 2 * SPREAD_MS - Date.now());
  return { ...(await count(options)), duringWork, idle: before && after && { before, after } };
}

async function fill({ openLog, count }: ProofOptions, first: number): Promise<void> {
  const log = await openLog();
  for (let from = 0; from < count; from += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) =>
        start(log, from + index, first + (SPREAD_MS * (from + index)) / count),
      ),
    );
  await log.close();
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

async function start(log: EventLog, number: number, expiresAt: number): Promise<void> {
  const loginId = hashOf(`login ${number}`) as LoginId;
  const command = randomUUID();
  const data = {
    loginId,
    phoneHashes: [hashOf(`phone ${number}`)],
    buttonHash: hashOf(`button ${number}`),
    expiresAt: instant(Math.floor(expiresAt)),
  };
  const stored = codec.encode(
    randomUUID(),
    { type: 'LoginStarted', data },
    {
      time: instant(Date.now()),
      actor: { kind: 'anonymous', id: null },
      commandId: command as CommandId,
      requestId: command,
      correlationId: command,
      causationId: command,
    },
  );
  await log.append(loginStream(loginId), NO_STREAM, [stored]);
}

/** One life of all nodes, which ends at a random instant; their clocks jump in it. */
async function live(options: ProofOptions, ahead: number): Promise<void> {
  const jumps = [JUMP_MS, -2 * JUMP_MS, JUMP_MS];
  const children = Array.from({ length: options.nodes }, () => startNode(options, ahead));
  const life = Math.random() * options.longestLife;
  if (Math.random() < 0.75) await Promise.all(children.map((child) => once(child, 'message')));
  for (const jump of jumps) {
    await pause(life / jumps.length);
    for (const child of children) if (child.connected) child.send(ahead - JUMP_MS + jump, () => {});
  }
  await kill(children);
}

async function finish(options: ProofOptions, ahead: number): Promise<void> {
  const children = Array.from({ length: options.nodes }, () => startNode(options, ahead));
  const [child] = children as [ChildProcess];
  await once(child, 'message');
  for (;;) {
    const { isCaughtUp, pending } = await look(child);
    if (isCaughtUp && pending === 0) break;
    await pause(200);
  }
  await kill(children);
}

async function idleCost(options: ProofOptions): Promise<Cost> {
  const child = startNode(options, 0);
  await once(child, 'message');
  while (!(await look(child)).isCaughtUp) await pause(200);
  await kill([child]);
  // A process that has projected nothing itself.
  const quiet = startNode(options, 0);
  await once(quiet, 'message');
  await pause(1_000);
  const begin = await look(quiet);
  await pause(options.idleMs);
  const end = await look(quiet);
  await kill([quiet]);
  return {
    memory: end.memory / 2 ** 20,
    processor: (end.processor - begin.processor) / options.idleMs,
  };
}

async function eventsOf({ openLog }: ProofOptions, see: (type: string, data: string, time: string) => void) {
  const log = await openLog();
  let position: Position = BEGINNING;
  for (;;) {
    const page = await log.readAll(position, 2_000);
    for (const { type, data, metadata } of page) see(type, data, metadata);
    const last = page.at(-1);
    if (!last) break;
    position = last.position;
  }
  await log.close();
}

async function endOf({ openLog }: ProofOptions): Promise<Position> {
  const log = await openLog();
  const end = await log.end();
  await log.close();
  return end;
}

async function count(options: ProofOptions): Promise<Omit<Proof, 'duringWork' | 'idle'>> {
  const due = new Map<string, { readonly at: string; times: number }>();
  let tooEarly = 0;
  await eventsOf(options, (type, data, metadata) => {
    const { loginId, expiresAt } = JSON.parse(data) as { loginId: string; expiresAt: string };
    if (type === 'LoginStarted') due.set(loginId, { at: expiresAt, times: 0 });
    const login = type === 'LoginExpired' && due.get(loginId);
    if (!login) return;
    login.times++;
    if ((JSON.parse(metadata) as { time: string }).time < login.at) tooEarly++;
  });
  const times = [...due.values()].map((login) => login.times);
  return {
    once: times.filter((many) => many === 1).length,
    never: times.filter((many) => many === 0).length,
    twice: times.filter((many) => many > 1).length,
    tooEarly,
  };
}
