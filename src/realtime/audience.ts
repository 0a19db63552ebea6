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

/** The sockets of a namespace. `connected` is to be called for each. */
export function createAudience(
  namespace: Namespace,
): Audience & { connected(socket: Socket, caller: SocketCaller, connection: OpenClientConnection): void } {
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
    connected(socket, caller, connection) {
      connections.set(socket.id, { socket, caller, connection });
      socket.on('disconnect', () => connections.delete(socket.id));
    },

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
