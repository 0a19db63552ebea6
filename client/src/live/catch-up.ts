import { DeskError, isFinal } from '../desk-error.ts';
import { type Clock, pauseAfter } from '../pause.ts';
import { ask } from './ask.ts';
import type { Link } from './link.ts';
import type { Sequence } from './sequence.ts';
import type { Topic } from './topic.ts';

export interface CatchUpOptions {
  readonly link: Link;
  readonly clock: Clock;
  /** All that is followed. */
  readonly topics: ReadonlySet<Topic>;
  readonly sequence: Sequence;
  readonly requests: { include(position: number): void; forgetPositions(): void };
  /** Reads anew what needs no following. */
  readonly readAnew: (position: number) => Promise<void>;
  /** A topic can't be followed any more. */
  readonly ended: (topic: Topic, reason: string, error: unknown) => void;
  /** Nothing is missing any more. */
  readonly done: () => void;
}

/** Joins rooms, and has what was missed told before what comes. */
export interface CatchUp {
  begin(topics: readonly Topic[]): void;
  /** The desk tells to read anew. */
  resync(about: {
    readonly position: number;
    readonly ticket_id?: string;
    readonly conversationId?: string;
  }): void;
  /** The connection has ended: all of it begins again with the next one. */
  interrupt(): void;
}

/** Joins that may be on their way at the same time: a socket may have 100 events waiting. */
const JOINS_AT_ONCE = 20;

export function createCatchUp(options: CatchUpOptions): CatchUp {
  const { link, clock, topics, sequence, requests } = options;
  /** Of this connection. */
  let connection = new AbortController();
  let waiting: Topic[] = [];
  let joining = 0;
  /** Revisions that joined topics have, at the earliest. */
  const joined = new Map<Topic, number>();
  /** All that were joined with this connection. */
  const members = new Set<Topic>();
  let owes: number | null = null;
  /** By ids: the desk names a ticket before it acknowledges that it was joined, and so before its number is known as its id. */
  const owed = new Map<string, number>();
  let isReading = false;

  function begin(added: readonly Topic[]): void {
    if (added.length > 0) sequence.hold();
    waiting.push(...added);
    proceed();
  }

  function proceed(): void {
    while (joining < JOINS_AT_ONCE && waiting.length > 0)
      void join(waiting.shift() as Topic, connection.signal);
    if (joining === 0 && !isReading) void finish(connection.signal);
  }

  async function join(topic: Topic, signal: AbortSignal): Promise<void> {
    joining += 1;
    try {
      for (let failures = 1; topics.has(topic) && !(await isJoined(topic, signal)); failures++)
        await clock.wait(pauseAfter(failures, clock), signal);
    } catch {
      // The connection has ended.
    }
    if (signal.aborted) return;
    joining -= 1;
    proceed();
  }

  /** False: the desk asks to try again. Throws when the connection has ended. */
  async function isJoined(topic: Topic, signal: AbortSignal): Promise<boolean> {
    try {
      const answer = await ask(link, ...(topic.joining as ['join_ticket', { ticket_id: string }]));
      signal.throwIfAborted();
      topic.id = answer.ticket_id ?? topic.id;
      noteJoined(topic, answer.revision);
      return true;
    } catch (error) {
      if (signal.aborted || !(error instanceof DeskError) || error.status === 0) throw error;
      if (isFinal(error)) options.ended(topic, error.message, error);
      return isFinal(error);
    }
  }

  /** A room that was joined for another one already isn't told again: who knows less of it reads it anew. */
  function noteJoined(topic: Topic, revision: number): void {
    const known = topic.mark.complete;
    const others = [...members].filter(({ name }) => name === topic.name);
    if (known !== null && others.some(({ mark }) => (mark.complete ?? 0) > known)) topic.owes ??= 0;
    topic.floor ??= revision;
    members.add(topic);
    joined.set(topic, revision);
  }

  /** Everything is joined: first what is to be read anew, then what was told meanwhile. */
  async function finish(signal: AbortSignal): Promise<void> {
    isReading = true;
    for (const topic of topics) topic.owes = owed.get(topic.id) ?? topic.owes;
    owed.clear();
    const anew = [...topics].filter((topic) => topic.owes !== null && joined.has(topic));
    if (owes !== null || anew.length > 0) await readAnew(anew, signal);
    if (signal.aborted) return;
    isReading = false;
    // Others are to be joined by now.
    if (joining > 0) return;
    if (owes !== null || anew.some((topic) => topic.owes !== null)) return proceed();
    sequence.release();
    for (const [topic, revision] of joined) {
      topic.mark.raise(revision);
      topic.resolve(revision);
    }
    joined.clear();
    options.done();
  }

  async function readAnew(anew: readonly Topic[], signal: AbortSignal): Promise<void> {
    const position = owes;
    if (position !== null) {
      requests.forgetPositions();
      requests.include(position);
      await untilRead(() => options.readAnew(position), signal);
      if (signal.aborted) return;
      sequence.mark.restart(position);
      owes = null;
    }
    for (const topic of anew) {
      const from = topic.owes ?? 0;
      requests.include(from);
      const read = await untilRead(() => topic.options.resync(from), signal);
      if (signal.aborted) return;
      const revision = read ?? joined.get(topic) ?? 0;
      joined.set(topic, revision);
      topic.mark.restart(revision);
      topic.floor = null;
      topic.owes = null;
    }
  }

  async function untilRead<Read>(read: () => Read, signal: AbortSignal): Promise<Awaited<Read> | undefined> {
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        return await read();
      } catch {
        await clock.wait(pauseAfter(failures, clock), signal).catch(() => {});
      }
    }
    return undefined;
  }

  return {
    begin,
    resync({ position, ticket_id, conversationId }) {
      sequence.hold();
      const id = ticket_id ?? conversationId;
      if (id === undefined) owes = position;
      else owed.set(id, position);
      proceed();
    },
    interrupt() {
      connection.abort();
      connection = new AbortController();
      waiting = [];
      joining = 0;
      isReading = false;
      owes = null;
      joined.clear();
      members.clear();
      owed.clear();
      sequence.drop();
    },
  };
}
