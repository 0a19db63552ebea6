import type { Namespace, Socket } from 'socket.io';
import type { Broadcast, SocketCaller } from './declare.ts';
import type { OpenSeat } from './seat.ts';

/** Those who are connected to this node. */
export interface Audience {
  /** How many sockets are in the room. */
  size(room: string): number;
  /** How many sockets are to hear it. */
  reach(broadcast: Broadcast): number;
  tell(broadcast: Broadcast): void;
}

interface Seated {
  readonly socket: Socket;
  readonly caller: SocketCaller;
  readonly seat: OpenSeat;
}

const NOBODY: ReadonlySet<string> = new Set();

/** The sockets of a namespace. Each is to be told of as it is seated. */
export function createAudience(
  namespace: Namespace,
): Audience & { seated(socket: Socket, caller: SocketCaller, seat: OpenSeat): void } {
  const seats = new Map<string, Seated>();
  const membersOf = (room: string): ReadonlySet<string> => namespace.adapter.rooms.get(room) ?? NOBODY;

  function evictedBy({ room, evicts }: Broadcast): readonly Seated[] {
    const members = [...membersOf(room)].flatMap((id) => seats.get(id) ?? []);
    return members.filter(({ caller }) => evicts?.(caller));
  }

  function listenersOf({ room, andRooms = [], except }: Broadcast): ReadonlySet<string> {
    if (andRooms.length === 0 && except === undefined) return membersOf(room);
    const all = new Set([room, ...andRooms].flatMap((name) => [...membersOf(name)]));
    return except === undefined ? all : all.difference(membersOf(except));
  }

  function evict(broadcast: Broadcast): void {
    for (const { socket, seat } of evictedBy(broadcast)) {
      seat.leave(broadcast.room);
      socket.emit(broadcast.event, broadcast.payload);
    }
  }

  return {
    seated(socket, caller, seat) {
      seats.set(socket.id, { socket, caller, seat });
      socket.on('disconnect', () => seats.delete(socket.id));
    },

    size: (room) => membersOf(room).size,

    reach: (broadcast) => (broadcast.evicts ? evictedBy(broadcast).length : listenersOf(broadcast).size),

    tell(broadcast) {
      if (broadcast.evicts) return evict(broadcast);
      const { room, andRooms = [], except, event, payload } = broadcast;
      const listeners = namespace.to([room, ...andRooms]);
      (except === undefined ? listeners : listeners.except(except)).emit(event, payload);
    },
  };
}
