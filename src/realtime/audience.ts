import type { Namespace, Socket } from 'socket.io';
import type { OpenClientConnection } from './client-connection.ts';
import type { Broadcast, SocketCaller } from './declare.ts';

/** The sockets that are connected to this node. */
export interface Audience {
  /** How many sockets are in the room. */
  size(room: string): number;
  /** How many sockets a broadcast reaches. */
  reach(broadcast: Broadcast): number;
  emit(broadcast: Broadcast): void;
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

  function evict(broadcast: Broadcast): void {
    for (const { socket, connection } of evictedBy(broadcast)) {
      connection.leave(broadcast.room);
      socket.emit(broadcast.event, broadcast.payload);
    }
  }

  return {
    connected: (one) => void connections.set(one.socket.id, one),

    disconnected: (socket) => void connections.delete(socket.id),

    size: (room) => membersOf(room).size,

    reach: (broadcast) => (broadcast.evicts ? evictedBy(broadcast).length : listenersOf(broadcast).size),

    emit(broadcast) {
      if (broadcast.evicts) return evict(broadcast);
      const { room, andRooms = [], except, event, payload } = broadcast;
      const listeners = namespace.to([room, ...andRooms]);
      (except === undefined ? listeners : listeners.except(except)).emit(event, payload);
    },
  };
}
