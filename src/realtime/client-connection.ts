import type { Socket } from 'socket.io';
import type { ClientConnection, Emission } from './declare.ts';
import type { GatewayLimits } from './limits.ts';
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
  readonly limits: Pick<GatewayLimits, 'memberships'>;
  readonly onJoined: () => void;
  readonly relay: Pick<Relay, 'send'>;
}

const NO_MEMBERSHIPS: ReadonlyMap<string, Membership> = new Map();

export const createClientConnection = (
  socket: Socket,
  options: ClientConnectionOptions,
): OpenClientConnection => new SocketConnection(socket, options);

/** A class, so that an idle socket doesn't hold a function of its own for each method. */
class SocketConnection implements OpenClientConnection {
  readonly #socket: Socket;
  readonly #options: ClientConnectionOptions;
  #memberships: Map<string, Membership> | null = null;

  constructor(socket: Socket, options: ClientConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  get #joined(): ReadonlyMap<string, Membership> {
    return this.#memberships ?? NO_MEMBERSHIPS;
  }

  has(membership: string): boolean {
    return this.#joined.has(membership);
  }

  nameIn(membership: string): string | null {
    return this.#joined.get(membership)?.as ?? null;
  }

  join(rooms: readonly [string, ...string[]], as?: string): boolean {
    const [membership] = rooms;
    const joined = this.#joined.get(membership);
    if (joined) {
      rename(joined, as ?? null);
      return true;
    }
    if (this.#joined.size >= this.#options.limits.memberships) return false;
    // After a disconnection, joining has no effect, and the membership would never be closed.
    if (!this.#socket.connected) return true;
    this.#memberships ??= new Map();
    this.#memberships.set(membership, { rooms, as: as ?? null, onLeave: () => {} });
    this.#socket.join([...rooms]);
    this.#options.onJoined();
    return true;
  }

  leave(membership: string): void {
    const left = this.#joined.get(membership);
    if (!left) return;
    this.#memberships?.delete(membership);
    left.onLeave();
    for (const room of left.rooms) this.#socket.leave(room);
  }

  onLeave(membership: string, onLeave: () => void): void {
    const joined = this.#joined.get(membership);
    if (joined) joined.onLeave = onLeave;
  }

  emit({ event, payload }: Emission): void {
    this.#socket.emit(event, payload);
  }

  emitToOthers(
    to: { readonly room: string; readonly except?: string },
    emission: Emission,
    undoneBy?: Emission,
  ): void {
    const others =
      to.except === undefined ? this.#socket.to(to.room) : this.#socket.to(to.room).except(to.except);
    others.emit(emission.event, emission.payload);
    this.#options.relay.send({ to, emission, undoneBy: undoneBy ?? null });
  }

  close(): void {
    for (const membership of [...this.#joined.keys()]) this.leave(membership);
  }
}

/** What was going on under the old name ends under it. */
function rename(joined: Membership, as: string | null): void {
  if (joined.as === as) return;
  joined.onLeave();
  Object.assign(joined, { as, onLeave: () => {} });
}
