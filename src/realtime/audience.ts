import type { Namespace, Socket } from 'socket.io';
import type { Position } from '../events/log/port.ts';
import type { OpenClientConnection } from './client-connection.ts';
import { argumentsOf, type Broadcast, type SocketCaller } from './declare.ts';
import { type Hold, Holds } from './holds.ts';

/** The sockets that are connected to this node. */
export interface Audience {
  /** How many sockets are in the room. */
  size(room: string): number;
  /** How many sockets a broadcast reaches. */
  reach(broadcast: Broadcast): number;
  /** A broadcast of the event at that position. */
  emit(broadcast: Broadcast, position: Position): void;
  /** From now on, what is broadcast to rooms that a socket is to join is kept for it. Returns what ends that. */
  hold(hold: Hold): () => void;
}

interface ConnectedSocket {
  readonly socket: Socket;
  readonly caller: SocketCaller;
  readonly connection: OpenClientConnection;
}

const EMPTY: ReadonlySet<string> = new Set();

/** To be told of each socket of the namespace. */
interface Attendance {
  connected(socket: ConnectedSocket): void;
  disconnected(socket: Socket): void;
}

/** The sockets of a namespace. */
export function createAudience(namespace: Namespace): Audience & Attendance {
  const connections = new Map<string, ConnectedSocket>();
  const holds = new Holds();
  const membersOf = (room: string): ReadonlySet<string> => namespace.adapter.rooms.get(room) ?? EMPTY;

  function evictedBy({ room, evicts }: Broadcast): readonly ConnectedSocket[] {
    const members = [...membersOf(room)].flatMap((id) => connections.get(id) ?? []);
    return members.filter(({ caller }) => evicts?.(caller));
  }

  function listenersOf({ room, andRooms = [], except }: Broadcast): ReadonlySet<string> {
    if (andRooms.length === 0 && except === undefined) return membersOf(room);
    const all = new Set([room, ...andRooms].flatMap((name) => [...membersOf(name)]));
    return except === undefined ? all : all.difference(membersOf(except));
  }

  /** Those that are about to join, and don't get it by a room that they are in. */
  function latecomersOf(broadcast: Broadcast): readonly Hold[] {
    const held = [...holds.of(broadcast)];
    if (held.length === 0) return held;
    const listeners = broadcast.evicts ? EMPTY : listenersOf(broadcast);
    return held.filter(({ socket }) => !listeners.has(socket.id));
  }

  function evict(broadcast: Broadcast): void {
    for (const { socket, connection } of evictedBy(broadcast)) {
      connection.leave(broadcast.room);
      socket.emit(broadcast.event, ...argumentsOf(broadcast));
    }
  }

  return {
    connected: (one) => void connections.set(one.socket.id, one),

    disconnected: (socket) => void connections.delete(socket.id),

    size: (room) => membersOf(room).size,

    reach(broadcast) {
      const present = broadcast.evicts ? evictedBy(broadcast).length : listenersOf(broadcast).size;
      return present + latecomersOf(broadcast).length;
    },

    hold: (hold) => holds.add(hold),

    emit(broadcast, position) {
      for (const latecomer of latecomersOf(broadcast)) latecomer.keep(broadcast, position);
      if (broadcast.evicts) return evict(broadcast);
      const { room, andRooms = [], except, event } = broadcast;
      const listeners = namespace.to([room, ...andRooms]);
      (except === undefined ? listeners : listeners.except(except)).emit(event, ...argumentsOf(broadcast));
    },
  };
}
