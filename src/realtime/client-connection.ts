import type { Socket } from 'socket.io';
import type { ClientConnection } from './declare.ts';
import type { Relay } from './signals.ts';

interface Membership {
  readonly rooms: readonly string[];
  as: string | null;
  onLeave: () => void;
}

/** A connection that can be closed: `onLeave` of every membership runs while the rooms still hold the socket. */
export interface OpenClientConnection extends ClientConnection {
  close(): void;
}

export interface ClientConnectionOptions {
  readonly maxMemberships: number;
  readonly onJoined: () => void;
  readonly relay: Pick<Relay, 'send'>;
}

export function createClientConnection(
  socket: Socket,
  { maxMemberships, onJoined, relay }: ClientConnectionOptions,
): OpenClientConnection {
  const memberships = new Map<string, Membership>();

  /** What was going on under the old name ends under it. */
  function rename(joined: Membership, as: string | null): void {
    if (joined.as === as) return;
    joined.onLeave();
    Object.assign(joined, { as, onLeave: () => {} });
  }

  return {
    has: (membership) => memberships.has(membership),

    nameIn: (membership) => memberships.get(membership)?.as ?? null,

    join(rooms, as) {
      const [membership] = rooms;
      const joined = memberships.get(membership);
      if (joined) {
        rename(joined, as ?? null);
        return true;
      }
      if (memberships.size >= maxMemberships) return false;
      // After a disconnection, joining has no effect, and the membership would never be closed.
      if (!socket.connected) return true;
      memberships.set(membership, { rooms, as: as ?? null, onLeave: () => {} });
      socket.join([...rooms]);
      onJoined();
      return true;
    },

    leave(membership) {
      const left = memberships.get(membership);
      if (!left) return;
      memberships.delete(membership);
      left.onLeave();
      for (const room of left.rooms) socket.leave(room);
    },

    onLeave(membership, onLeave) {
      const joined = memberships.get(membership);
      if (joined) joined.onLeave = onLeave;
    },

    tell({ event, payload }) {
      socket.emit(event, payload);
    },

    tellOthers(to, emission, undoneBy) {
      const others = to.except === undefined ? socket.to(to.room) : socket.to(to.room).except(to.except);
      others.emit(emission.event, emission.payload);
      relay.send({ to, emission, undoneBy: undoneBy ?? null });
    },

    close() {
      for (const membership of [...memberships.keys()]) this.leave(membership);
    },
  };
}
