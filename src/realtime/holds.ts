import type { Socket } from 'socket.io';
import type { Position } from '../events/log/port.ts';
import type { Broadcast } from './declare.ts';

/** A socket that is to join rooms once it has got what it missed. What is broadcast to them meanwhile is kept for it. */
export interface Hold {
  readonly socket: Socket;
  readonly rooms: ReadonlySet<string>;
  /** A broadcast to one of the rooms, of the event at that position. */
  keep(broadcast: Broadcast, position: Position): void;
}

/** The sockets that are about to join rooms. */
export class Holds {
  readonly #byRoom = new Map<string, Set<Hold>>();

  /** Returns what ends it. */
  add(hold: Hold): () => void {
    for (const room of hold.rooms) {
      const others = this.#byRoom.get(room) ?? new Set();
      this.#byRoom.set(room, others.add(hold));
    }
    return () => this.#remove(hold);
  }

  /** Those that a broadcast is for, each once. */
  of({ room, andRooms = [], except }: Broadcast): ReadonlySet<Hold> {
    if (this.#byRoom.size === 0) return NONE;
    const all = [room, ...andRooms].flatMap((name) => [...(this.#byRoom.get(name) ?? NONE)]);
    return new Set(all.filter(({ rooms }) => except === undefined || !rooms.has(except)));
  }

  #remove(hold: Hold): void {
    for (const room of hold.rooms) {
      const others = this.#byRoom.get(room);
      others?.delete(hold);
      if (others?.size === 0) this.#byRoom.delete(room);
    }
  }
}

const NONE: ReadonlySet<Hold> = new Set();
