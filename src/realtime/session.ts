import type { Socket } from 'socket.io';
import type { Position } from '../events/log/port.ts';
import type { CatchUp } from './catch-up.ts';
import { createClientConnection, type OpenClientConnection } from './client-connection.ts';
import { type Declined, decline, type SocketCaller, type SocketEvent } from './declare.ts';
import type { CallerAllowances, GatewayLimits } from './limits.ts';
import { type Logger, nameOf } from './logger.ts';
import type { Relay } from './signals.ts';

export interface SessionOptions {
  readonly events: ReadonlyMap<string, SocketEvent>;
  readonly limits: GatewayLimits;
  /** Called when a socket has joined a room, before the acknowledgement. */
  readonly onJoined: () => void;
  readonly relay: Pick<Relay, 'send' | 'lasting'>;
  readonly catchUp: CatchUp;
  readonly logger: Logger;
}

const DONE: Promise<void> = Promise.resolve();

type Acknowledge = (answer: unknown) => void;

interface Accepted {
  readonly entry: SocketEvent;
  readonly input: unknown;
}

/**
 * Handles the events of an authenticated socket: each is checked by its entry, runs after the one before it (so that a
 * client that joins and leaves at once has left), and is acknowledged on request. No input of a client throws. A socket with
 * too many refused events is disconnected. A class, so that an idle socket doesn't hold a function of its own for each step.
 */
export class Session {
  /** With its memberships. It is to be closed while the socket disconnects. */
  readonly connection: OpenClientConnection;
  readonly socket: Socket;
  readonly caller: SocketCaller;
  readonly #options: SessionOptions;
  readonly #allowances: CallerAllowances;
  #waiting = 0;
  #last: Promise<void> = DONE;

  constructor(socket: Socket, caller: SocketCaller, options: SessionOptions, allowances: CallerAllowances) {
    this.socket = socket;
    this.caller = caller;
    this.#options = options;
    this.#allowances = allowances;
    this.connection = createClientConnection(socket, options);
  }

  /** Takes over the events of the socket. */
  open(): this {
    // This middleware never calls `next`: no event reaches the emitter, where a client's `error` would be thrown.
    this.socket.use((packet) => this.#receive(packet));
    return this;
  }

  /** Joins the room of all sockets of the caller. What the client sends waits until it has got what it missed there. */
  enter(room: string, since: Position | null, onEntered: () => void): void {
    const entered = this.connection.enter(room, since);
    if (since === null) return;
    this.#enqueue(async () => {
      await entered;
      onEntered();
    });
  }

  #receive(packet: readonly unknown[]): void {
    if (!this.socket.connected) return;
    const { name, args, acknowledge } = read(packet);
    const accepted = this.#check(name, args);
    if (typeof accepted === 'string') this.#refuse(name, acknowledge, accepted);
    else this.#enqueue(async () => this.#answer(name, acknowledge, await this.#carryOut(accepted)));
  }

  #answer(name: string, acknowledge: Acknowledge, answered: unknown): void {
    acknowledge(answered);
    if (!isDeclined(answered)) return;
    const refusal = this.#options.events.get(name)?.refusal?.(answered.message);
    if (refusal) this.connection.emit(refusal);
  }

  #refuse(name: string, acknowledge: Acknowledge, message: string): void {
    this.#answer(name, acknowledge, decline(message));
    if (this.#allowances.mayViolate()) return;
    this.#options.logger.warn(
      `🔌 Disconnecting ${nameOf(this.caller)} — too many refused events (socket: ${this.socket.id})`,
    );
    this.socket.disconnect(true);
  }

  /** The reason of a refusal, or the accepted event. */
  #check(name: string, args: readonly unknown[]): string | Accepted {
    const { events, limits } = this.#options;
    const entry = events.get(name);
    if (!entry) return 'Unknown event';
    if (!entry.access.includes(this.caller.kind)) return 'Not allowed';
    if (!this.#allowances.mayUse(entry.limit) || this.#waiting >= limits.waiting) return 'Too many requests';
    return parse(entry, args);
  }

  #enqueue(task: () => Promise<void>): void {
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      try {
        if (this.socket.connected) await task();
      } catch (err) {
        this.#options.logger.error({ err }, 'An event of a socket ended with an error');
      } finally {
        this.#waiting -= 1;
      }
    });
  }

  async #carryOut({ entry, input }: Accepted): Promise<unknown> {
    try {
      return await entry.handle({ caller: this.caller, input, connection: this.connection });
    } catch (error) {
      this.#options.logger.error(
        { err: error, event: entry.event },
        'A socket event could not be carried out',
      );
      return decline('Service unavailable, please try again');
    }
  }
}

const isDeclined = (answer: unknown): answer is Declined =>
  typeof answer === 'object' && answer !== null && 'success' in answer && answer.success === false;

/** The last argument is a function if and only if the client asks for an acknowledgement. */
function read([name, ...args]: readonly unknown[]) {
  const asked = args.at(-1);
  const acknowledge: Acknowledge = typeof asked === 'function' ? (answer) => asked(answer) : () => {};
  return {
    name: typeof name === 'string' ? name : '',
    args: typeof asked === 'function' ? args.slice(0, -1) : args,
    acknowledge,
  };
}

function parse(entry: SocketEvent, args: readonly unknown[]): string | Accepted {
  if (args.length !== 1) return 'Invalid payload: exactly one object is expected';
  const parsed = entry.input.safeParse(args[0]);
  if (parsed.success) return { entry, input: parsed.data };
  const [issue] = parsed.error.issues;
  return `Invalid payload: ${[...(issue?.path ?? []), issue?.message].join(' ')}`;
}
