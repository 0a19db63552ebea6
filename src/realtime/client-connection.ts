import type { Socket } from 'socket.io';
import { BEGINNING, type Position, type Revision } from '../events/log/port.ts';
import type { CatchUp } from './catch-up.ts';
import {
  argumentsOf,
  type Broadcast,
  type ClientConnection,
  type Emission,
  type LateJoin,
} from './declare.ts';
import type { GatewayLimits } from './limits.ts';
import type { Relay } from './signals.ts';

interface Membership {
  readonly rooms: readonly string[];
  as: string | null;
  onLeave: () => void;
}

/** A connection that can be closed: `onLeave` of every membership runs while the rooms still hold the socket. */
export interface OpenClientConnection extends ClientConnection {
  /**
   * Joins the room of all sockets of the caller. `since`: where the client has missed something, the position of the last event
   * that it knows. Never throws.
   */
  enter(room: string, since: Position | null): Promise<void>;
  /** The position of the last event that the client has, once it is in that room and has been told the later ones. */
  readonly since: Position;
  close(): void;
}

export interface ClientConnectionOptions {
  readonly limits: Pick<GatewayLimits, 'memberships'>;
  readonly onJoined: () => void;
  readonly relay: Pick<Relay, 'send' | 'lasting'>;
  readonly catchUp: CatchUp;
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
  /** The room of all sockets of the caller, and the position of the last event before those that it gets there. */
  #own: { readonly room: string; readonly since: Position } | null = null;

  constructor(socket: Socket, options: ClientConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  get since(): Position {
    return this.#own?.since ?? BEGINNING;
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

  async resume(late: LateJoin, as?: string): Promise<boolean> {
    const [membership] = late.rooms;
    if (this.has(membership) || this.#joined.size >= this.#options.limits.memberships)
      return this.join(late.rooms, as);
    const isHeard = (broadcast: Broadcast, position: Position) => this.#hears(broadcast, position);
    // Whoever reads because of what it is told must see it, also before the socket has joined.
    this.#options.onJoined();
    await this.#options.catchUp.run(this.#socket, late, () => this.join(late.rooms, as), isHeard);
    return true;
  }

  told(stream: string): Promise<Revision> {
    return this.#options.catchUp.told(stream);
  }

  async enter(room: string, since: Position | null): Promise<void> {
    const { catchUp, onJoined } = this.#options;
    this.#own = { room, since: since ?? catchUp.handled() };
    const join = (isWhole: boolean) => {
      // Who reads anew has not heard what happened before.
      if (!isWhole) this.#own = { room, since: catchUp.handled() };
      this.#socket.join(room);
      onJoined();
    };
    if (since === null) return join(true);
    const late: LateJoin = { rooms: [room], missed: { stream: null, after: since }, about: {} };
    try {
      onJoined();
      await catchUp.run(this.#socket, late, join, () => false);
    } catch {
      // The log doesn't respond: the client reads what it missed, once that is possible.
      join(false);
      this.emit({ event: 'resync', payload: { position: catchUp.handled() } });
    }
  }

  #hears({ room, andRooms = [], except }: Broadcast, position: Position): boolean {
    const own = this.#own;
    if (own === null || position <= own.since || own.room === except) return false;
    return own.room === room || andRooms.includes(own.room);
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

  emit(emission: Emission): void {
    this.#socket.emit(emission.event, ...argumentsOf(emission));
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

  lastingIn(room: string): readonly Emission[] {
    return this.#options.relay.lasting(room);
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
