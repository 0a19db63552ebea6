import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io';
import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { pagesOf } from '../events/log/pages.ts';
import { BEGINNING, type EventReader, type Position, type Revision } from '../events/log/port.ts';
import { argumentsOf, type Broadcast, type LateJoin, type SocketCaller } from './declare.ts';
import type { Hold } from './holds.ts';
import { Latecomer } from './latecomer.ts';
import { type Missed, type MissedPage, missedEvents } from './missed-events.ts';
import type { RecentBroadcasts } from './recent-broadcasts.ts';
import type { EventPlace, RecentEvents } from './recent-events.ts';
import { createTurns } from './turns.ts';

/** What sockets are told of events that happened while they were away. */
export interface HistoryOfBroadcasts {
  readonly log: Pick<EventReader, 'readStream' | 'readAll' | 'end'>;
  readonly codec: Codec;
  /** The broadcasts of an event, as they were. Throws `LogUnavailable`. */
  readonly broadcastsOf: (envelope: EventEnvelope) => Promise<readonly Broadcast[]>;
  /** What needn't be worked out again. */
  readonly recent: RecentBroadcasts;
  /** Where the latest events stand, so that finding out what was missed costs no reading. */
  readonly recentEvents: RecentEvents;
  /** The types of events that never have broadcasts, which aren't decoded; none unless given. */
  readonly untold?: ReadonlySet<string>;
  /** Of the last event that was broadcast on this node. */
  readonly handled: () => Position;
}

export interface CatchUpOptions extends HistoryOfBroadcasts {
  /** Keeps what is broadcast to a socket that is to join. Returns what ends that. */
  readonly hold: (hold: Hold) => () => void;
  readonly callerOf: (socket: Socket) => SocketCaller;
  /** Bytes that the socket's client hasn't read. */
  readonly unsent: (socket: Socket) => number;
  /** By whom a socket's turns are counted. */
  readonly clientOf: (socket: Socket) => string;
}

export interface CatchUp {
  /** Of the last event that was broadcast on this node: who joins without having missed anything hears what comes after it. */
  handled(): Position;
  /** The revision up to which events of a stream are broadcast here. Throws `LogUnavailable`. */
  told(stream: string): Promise<Revision>;
  /**
   * Emits what a socket has missed in rooms that it is to join, and what is broadcast to them meanwhile, in the order of the log.
   * Then it joins them, between two broadcasts: nothing is missing at the seam, and nothing is told twice. A client that has missed
   * too much gets `resync` instead. Throws `LogUnavailable`.
   *
   * @param join isn't called when the socket may not be in the rooms, or is gone. `isWhole`: it wasn't told to read anew
   * @param hears whether the socket has got a missed broadcast by another room
   */
  run(
    socket: Socket,
    late: LateJoin,
    join: (isWhole: boolean) => void,
    hears: (broadcast: Broadcast, position: Position) => boolean,
  ): Promise<void>;
}

/** What was broadcast of an event. */
interface Told {
  readonly position: Position;
  readonly broadcasts: readonly Broadcast[];
}

/** Sockets whose missed events are read and worked out at the same time. */
const SOCKETS_AT_ONCE = 4;
/** Broadcasts that a socket gets before others have their turn. */
const EVENTS_AT_ONCE = 32;
/** A socket with more unread bytes than this gets nothing until its client has read. */
const MOST_UNSENT = 64 * 1024;
/** Between two looks at whether a client has read, and whether this node has come to where the client is. */
const READ_MS = 25;
const BEHIND_MS = 100;

export function createCatchUp(options: CatchUpOptions): CatchUp {
  const { log, codec, broadcastsOf, recent, recentEvents, handled, hold, callerOf, unsent, clientOf } =
    options;
  const inTurn = createTurns(SOCKETS_AT_ONCE);

  /** A connection with more unread bytes is cut: long messages must not fill it at once. */
  const mayTell = (socket: Socket): boolean => unsent(socket) <= MOST_UNSENT;

  async function untilRead(socket: Socket): Promise<void> {
    await breathe();
    while (socket.connected && !mayTell(socket)) await pause(READ_MS);
  }

  /**
   * Emits what was missed up to a position, some of it at a time. Returns the position of the last event that the client knows; null: it has
   * missed too much.
   */
  async function replay(
    latecomer: Latecomer,
    missed: Missed,
    upTo: Position,
    hears: Parameters<CatchUp['run']>[3],
  ): Promise<Position | null> {
    const { socket } = latecomer;
    const turn = <Result>(task: () => Promise<Result>) => inTurn(clientOf(socket), task);
    const found = await missedEvents(missed, { log, recentEvents, upTo, inTurn: turn });
    if (found === null) return null;
    for (let isMore = true; isMore && socket.connected; ) {
      const missing: Broadcast[] = [];
      await turn(async () => {
        const page = await found.next();
        isMore = page.places.length > 0;
        for (const { broadcasts, position } of await broadcastsOfAll(page))
          for (const broadcast of broadcasts)
            if (latecomer.isMeantBy(broadcast) && !hears(broadcast, position)) missing.push(broadcast);
      });
      for (const broadcast of missing) {
        if (!mayTell(socket)) await untilRead(socket);
        tell(socket, broadcast);
      }
      await breathe();
    }
    return found.since;
  }

  /** As they were when the events happened. Nothing is read where all of them are kept. */
  async function broadcastsOfAll(page: MissedPage): Promise<readonly Told[]> {
    const places = page.places.filter(({ type }) => !options.untold?.has(type));
    const told = new Map(places.map(({ position }) => [position, recent.get(position)]));
    const isWanted = ({ position }: EventPlace) => told.has(position) && told.get(position) === undefined;
    if (places.some(isWanted)) {
      const { edition } = recent;
      const events = (await page.events()).filter(isWanted);
      const decoded = await codec.decodeAll(events);
      for (const [at, event] of events.entries()) {
        const broadcasts = await broadcastsOfOne(decoded[at]);
        if (broadcasts && recent.edition === edition) recent.keep(event, broadcasts);
        if (broadcasts) told.set(event.position, broadcasts);
      }
    }
    return [...told].map(([position, broadcasts = []]) => ({ position, broadcasts }));
  }

  /** Null: one that can't be read was not broadcast. */
  const broadcastsOfOne = async (decoded: Decoded | undefined): Promise<readonly Broadcast[] | null> =>
    decoded === undefined || decoded instanceof UndecodableEvent ? null : broadcastsOf(decoded);

  /**
   * Calls `finish` when there is nothing left, without any `await` in between.
   * @param since the client knows everything up to there. Another node may be further than this one, and have told it more
   */
  async function follow(latecomer: Latecomer, since: Position, finish: () => void): Promise<void> {
    const { socket } = latecomer;
    for (;;) {
      for (let told = 0; told < EVENTS_AT_ONCE && latecomer.isWaiting && mayTell(socket); told++) {
        const { broadcast, position } = latecomer.take();
        if (position > since) tell(socket, broadcast);
      }
      if (!socket.connected || (!latecomer.isWaiting && handled() >= since)) return finish();
      await (latecomer.isWaiting ? untilRead(socket) : pause(BEHIND_MS));
    }
  }

  return {
    handled,
    async told(stream) {
      const upTo = handled();
      const known = recentEvents.latestOf(stream, upTo);
      if (known !== undefined) return known;
      for await (const page of pagesOf(log, stream, { direction: 'backwards' }, EVENTS_AT_ONCE)) {
        const told = page.find(({ position }) => position <= upTo);
        if (told) return told.revision;
      }
      return 0;
    },
    async run(socket, { rooms, missed, about, isOpen }, join, hears) {
      const upTo = handled();
      const latecomer = new Latecomer(socket, callerOf(socket), rooms);
      const release = hold(latecomer);
      try {
        // From now on, whatever closes the rooms to the caller is kept for the socket as well.
        if (isOpen && !(await isOpen())) return;
        const since = missed === null ? BEGINNING : await replay(latecomer, missed, upTo, hears);
        if (since === null) latecomer.giveUp();
        await follow(latecomer, since ?? upTo, () => {
          const isWhole = !latecomer.hasMissedTooMuch;
          if (!isWhole) socket.emit('resync', { position: handled(), ...about });
          if (!latecomer.isPutOut && socket.connected) join(isWhole);
          release();
        });
      } finally {
        release();
      }
    },
  };
}

const tell = (socket: Socket, broadcast: Broadcast): void =>
  void socket.emit(broadcast.event, ...argumentsOf(broadcast));
