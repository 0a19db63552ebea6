import { Random } from '../../src/demo/random.ts';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
} from '../../src/events/conversations/vocabulary.ts';
import { BEGINNING, type Position } from '../../src/events/log/port.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../src/events/ticketing/vocabulary.ts';
import { ADMIN, type manualClock } from './acceptance.ts';
import { CHAT, CHATS } from './chats.ts';
import type { TestDesk } from './desk.ts';
import { happen, type Population, populate } from './generated-happenings.ts';

/**
 * A history at random that clients make on a real desk, with what the live endpoints returned at some moments of it: whatever is
 * asked about these moments later has to be the same.
 */

export type Kind = 'ticket' | 'tickets' | 'conversation' | 'conversations';

/** What a live endpoint returned at a moment. */
export interface Recorded {
  readonly kind: Kind;
  /** Of the live endpoint, with its query. */
  readonly path: string;
  /** The same of history, without `as_of`. */
  readonly pastPath: string;
  // biome-ignore lint/suspicious/noExplicitAny: the body of any endpoint
  readonly body: any;
}

/** A moment of the history, by its position and by an instant that means it. */
export interface RecordedMoment {
  readonly position: number;
  readonly instant: string;
  readonly answers: readonly Recorded[];
}

export interface HistoryPlan {
  readonly seed: number;
  /** How many events the log has at the end, at least. */
  readonly events: number;
  readonly moments: number;
}

export interface GeneratedHistory {
  readonly moments: readonly RecordedMoment[];
  /** Of an admin: accepted for as long as the desk's clock goes. */
  readonly token: string;
}

const HISTORY = '/api/v1/history';
/** So many things happen at once. */
const AT_ONCE = 6;

/**
 * @param clock the desk's `wallClock`: hours and days pass between events
 * @param onProgress called with the number of events
 */
export async function generateHistory(
  desk: TestDesk,
  clock: ReturnType<typeof manualClock>,
  { seed, events, moments: wanted }: HistoryPlan,
  onProgress: (events: number) => void = () => {},
): Promise<GeneratedHistory> {
  const random = new Random(seed, 'history');
  const there = await populate(desk, random);
  const moments: RecordedMoment[] = [];
  try {
    const read = logReader(desk);
    for (let made = (await read()).count; made < events; made = (await read()).count) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => happen(desk, there, random)));
      clock.advance(random.chance(0.9) ? random.whole(1, 60_000) : random.whole(1, 86_400_000 / 8));
      if (made >= ((moments.length + 1) * events) / (wanted + 1))
        moments.push(await recordMoment({ desk, clock, read }, there, random));
      onProgress(made);
    }
    return { moments, token: there.admins[0]?.token ?? '' };
  } finally {
    there.close();
  }
}

interface LogSoFar {
  /** Positions don't count events: those of an EventStoreDB have gaps. */
  readonly count: number;
  /** The position of the last event of which there is a moment: looks make none. */
  readonly last: Position;
}

/** Reads on to the end of the log. */
function logReader({ stores: { log } }: TestDesk): () => Promise<LogSoFar> {
  let [after, count, last] = [BEGINNING, 0, BEGINNING];
  return async () => {
    for (;;) {
      const page = await log.readAll(after, 1_000);
      count += page.length;
      after = page.at(-1)?.position ?? after;
      last = page.findLast(({ type }) => type !== 'AccessRecorded')?.position ?? last;
      if (page.length < 1_000) return { count, last };
    }
  };
}

interface Recording {
  readonly desk: TestDesk;
  readonly clock: ReturnType<typeof manualClock>;
  readonly read: () => Promise<LogSoFar>;
}

/** What is asked at a moment: one ticket and one chat, and lists with filters at random. */
function questionsOf({ tickets, chats, admins, users }: Population, random: Random) {
  const ticket = random.pick(tickets);
  const chat = random.pick(chats);
  const list = new URLSearchParams();
  const maybe = (name: string, value: () => string, probability = 0.3) => {
    if (random.chance(probability)) list.set(name, value());
  };
  const several = (values: readonly string[]) =>
    random.chance(0.5) ? `${random.pick(values)},${random.pick(values)}` : random.pick(values);
  maybe('status', () => several(TICKET_STATUSES));
  maybe('priority', () => several(TICKET_PRIORITIES));
  maybe('support_type', () => several(SUPPORT_TYPES), 0.15);
  maybe('tag', () => random.pick(['VIP', 'card', 'münze']), 0.2);
  maybe('assigned_to', () => random.pick(['unassigned', 'me', random.pick(admins).id]), 0.2);
  maybe('user_id', () => random.pick(users).id, 0.1);
  maybe('open', () => random.pick(['true', 'false']), 0.15);
  maybe('search', () => random.pick(['transfer', 'gebuhr', 'someone1', 'john no', 'card limit']), 0.3);
  maybe('search_in', () => 'all', 0.3);
  maybe('sort_by', () => random.pick(['createdAt', 'updatedAt', 'priority', 'status', 'support_type']), 0.6);
  maybe('sort_order', () => random.pick(['asc', 'desc']), 0.5);
  maybe('page', () => String(random.whole(1, 3)), 0.3);
  maybe('limit', () => String(random.whole(1, 30)), 0.5);
  const chatList = new URLSearchParams();
  if (random.chance(0.4)) chatList.set('status', random.pick(CONVERSATION_STATUSES));
  if (random.chance(0.3)) chatList.set('type', random.pick(CONVERSATION_TYPES));
  if (random.chance(0.2)) chatList.set('priority', random.pick(CONVERSATION_PRIORITIES));
  if (random.chance(0.3)) chatList.set('search', random.pick(['guest', 'john', 'transfer', 'card']));
  if (random.chance(0.5)) chatList.set('limit', String(random.whole(1, 20)));
  return [
    ['ticket', `${ADMIN}/${ticket.id}`, `/tickets/${ticket.id}`],
    ['conversation', `${CHAT}/${chat.id}`, `/conversations/${chat.id}`],
    ['tickets', `${ADMIN}?${list}`, `/tickets?${list}`],
    ['conversations', `${CHATS}?${chatList}`, `/conversations?${chatList}`],
  ] as const;
}

/** The desk stands still meanwhile, but for what reactions do: then it is asked again. */
async function recordMoment(
  { desk, clock, read }: Recording,
  there: Population,
  random: Random,
): Promise<RecordedMoment> {
  const questions = questionsOf(there, random);
  const token = there.admins[0]?.token ?? '';
  for (;;) {
    const position = (await read()).last;
    const headers = { 'x-min-position': String(position) };
    const answers: Recorded[] = [];
    for (const [kind, path, past] of questions) {
      const { status, body } = await desk.call('GET', path, { token, headers });
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      answers.push({ kind, path, pastPath: `${HISTORY}${past}`, body });
    }
    if ((await read()).last !== position) continue;
    const instant = new Date(clock.read()).toISOString();
    clock.advance(1);
    return { position, instant, answers };
  }
}
