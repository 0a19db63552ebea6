import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io';
import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { EventReader, Position, RecordedEvent, Revision } from '../events/log/port.ts';
import { argumentsOf, type Broadcast, type LateJoin, type SocketCaller } from './declare.ts';
import type { Hold } from './holds.ts';
import { Latecomer } from './latecomer.ts';
import { missedEvents } from './missed-events.ts';
import type { RecentBroadcasts } from './recent-broadcasts.ts';
import { createTurns } from './turns.ts';

/** What sockets are told of events that happened while they were away. */
export interface HistoryOfBroadcasts {
  readonly log: Pick<EventReader, 'readStream' | 'readAll' | 'end'>;
  readonly codec: Codec;
  /** The broadcasts of an event, as they were. Throws `LogUnavailable`. */
  readonly broadcastsOf: (envelope: EventEnvelope) => Promise<readonly Broadcast[]>;
  /** What needn't be worked out again. */
  readonly recent: RecentBroadcasts;
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
}

export interface CatchUp {
  /** Of the last event that was broadcast on this node: who joins without having missed anything hears what comes after it. */
  handled(): Position;
  /** The revision up to which events of a stream are broadcast here, or one before it. Throws `LogUnavailable`. */
  told(stream: string): Promise<Revision>;
  /**
   * Emits what a socket has missed in rooms that it is to join, and what is broadcast to them meanwhile, in the order of the log.
   * Then it joins them, between two broadcasts: nothing is missing at the seam, and nothing is told twice. A client that has missed
   * too much gets `resync` instead. Throws `LogUnavailable`.
   *
   * @param join isn't called when the socket may not be in the rooms any more, or is gone
   * @param hears whether the socket has got a missed broadcast by another room
   */
  run(
    socket: Socket,
    late: LateJoin,
    join: () => void,
    hears: (broadcast: Broadcast, position: Position) => boolean,
  ): Promise<void>;
}

/** Sockets whose missed events are read at the same time. */
const SOCKETS_AT_ONCE = 4;
const EVENTS_AT_ONCE = 32;
/** A socket with more unread bytes than this gets nothing until its client has read. */
const MOST_UNSENT = 64 * 1024;
const PAUSE_MS = 10;

export function createCatchUp(options: CatchUpOptions): CatchUp {
  const { log, codec, broadcastsOf, recent, handled, hold, callerOf, unsent } = options;
  const inTurn = createTurns(SOCKETS_AT_ONCE);

  async function untilRead(socket: Socket): Promise<void> {
    await breathe();
    while (socket.connected && unsent(socket) > MOST_UNSENT) await pause(PAUSE_MS);
  }

  async function replay(
    latecomer: Latecomer,
    events: readonly RecordedEvent[],
    hears: Parameters<CatchUp['run']>[3],
  ): Promise<void> {
    const { socket } = latecomer;
    const told = events.filter(({ type }) => !options.untold?.has(type));
    for (let at = 0; at < told.length && socket.connected; at += EVENTS_AT_ONCE) {
      for await (const { broadcasts, position } of broadcastsOfAll(told.slice(at, at + EVENTS_AT_ONCE)))
        for (const broadcast of broadcasts)
          if (latecomer.isMeantBy(broadcast) && !hears(broadcast, position)) tell(socket, broadcast);
      await untilRead(socket);
    }
  }

  /** As they were when the events happened. */
  async function* broadcastsOfAll(events: readonly RecordedEvent[]) {
    const kept = events.map(({ position }) => recent.get(position));
    const decoded = await codec.decodeAll(events.filter((_, at) => kept[at] === undefined));
    const anew = decoded.values();
    for (const [at, { position }] of events.entries())
      yield { position, broadcasts: kept[at] ?? (await broadcastsOfOne(anew.next().value)) };
  }

  /** One that can't be read was not broadcast. */
  const broadcastsOfOne = async (decoded: Decoded | undefined): Promise<readonly Broadcast[]> =>
    decoded === undefined || decoded instanceof UndecodableEvent ? [] : broadcastsOf(decoded);

  /**
   * Calls `finish` when there is nothing left, without any `await` in between.
   * @param since the client knows everything up to there. Another node may be further than this one, and have told it more
   */
  async function follow(latecomer: Latecomer, since: Position, finish: () => void): Promise<void> {
    const { socket } = latecomer;
    for (;;) {
      for (const { broadcast, position } of latecomer.take(EVENTS_AT_ONCE))
        if (position > since) tell(socket, broadcast);
      if (!socket.connected || (!latecomer.isWaiting && handled() >= since)) return finish();
      await (latecomer.isWaiting ? untilRead(socket) : pause(PAUSE_MS));
    }
  }

  return {
    handled,
    async told(stream) {
      const upTo = handled();
      const latest = await log.readStream(stream, { direction: 'backwards', limit: EVENTS_AT_ONCE });
      return latest.find(({ position }) => position <= upTo)?.revision ?? 0;
    },
    async run(socket, { rooms, missed, about }, join, hears) {
      const upTo = handled();
      const latecomer = new Latecomer(socket, callerOf(socket), rooms);
      const release = hold(latecomer);
      try {
        const found = await inTurn(() => missedEvents(log, missed, upTo));
        if (found) await replay(latecomer, found.events, hears);
        else latecomer.giveUp();
        await follow(latecomer, found?.since ?? upTo, () => {
          if (latecomer.hasMissedTooMuch) socket.emit('resync', { position: handled(), ...about });
          if (!latecomer.isPutOut && socket.connected) join();
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
