import type { Socket } from 'socket.io';
import type { Position } from '../events/log/port.ts';
import type { Broadcast, SocketCaller } from './declare.ts';
import type { Hold } from './holds.ts';

interface Kept {
  readonly broadcast: Broadcast;
  readonly position: Position;
}

/** Broadcasts that may wait for one socket. */
const MOST_KEPT = 2_000;

/** A socket that is to join rooms, with the broadcasts to them since it asked. */
export class Latecomer implements Hold {
  readonly socket: Socket;
  readonly rooms: ReadonlySet<string>;
  readonly #caller: SocketCaller;
  #kept: Kept[] = [];
  #hasMissedTooMuch = false;
  #isPutOut = false;

  constructor(socket: Socket, caller: SocketCaller, rooms: readonly string[]) {
    this.socket = socket;
    this.rooms = new Set(rooms);
    this.#caller = caller;
  }

  /** It can't be told all of it, and has to read anew. */
  get hasMissedTooMuch(): boolean {
    return this.#hasMissedTooMuch;
  }

  /** Others than its caller may be in the rooms by now. */
  get isPutOut(): boolean {
    return this.#isPutOut;
  }

  get isWaiting(): boolean {
    return this.#kept.length > 0;
  }

  keep(broadcast: Broadcast, position: Position): void {
    const { evicts } = broadcast;
    if (this.#isPutOut || (evicts && !evicts(this.#caller))) return;
    if (evicts) this.#isPutOut = true;
    if (this.#hasMissedTooMuch && !evicts) return;
    this.#kept.push({ broadcast, position });
    if (this.#kept.length > MOST_KEPT) this.giveUp();
  }

  giveUp(): void {
    this.#hasMissedTooMuch = true;
    this.#kept = [];
  }

  /** Takes the next one, of those that wait. */
  take(): Kept {
    const [next] = this.#kept.splice(0, 1);
    if (next === undefined) throw new Error('nothing is waiting');
    return next;
  }

  /** Whether a broadcast is for one of the rooms. */
  isMeantBy({ room, andRooms = [], except, evicts }: Broadcast): boolean {
    if (evicts || (except !== undefined && this.rooms.has(except))) return false;
    return [room, ...andRooms].some((name) => this.rooms.has(name));
  }
}
