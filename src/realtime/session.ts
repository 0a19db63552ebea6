import type { Socket } from 'socket.io';
import { createClientConnection, type OpenClientConnection } from './client-connection.ts';
import { type Declined, decline, type SocketCaller, type SocketEvent } from './declare.ts';
import type { CallerAllowances, GatewayLimits } from './limits.ts';
import { type Logger, nameOf } from './logger.ts';
import type { Relay } from './signals.ts';

export interface SessionOptions {
  readonly events: ReadonlyMap<string, SocketEvent>;
  readonly limits: GatewayLimits;
  readonly allowances: CallerAllowances;
  /** Called when a socket has joined a room, before the acknowledgement. */
  readonly onJoined: () => void;
  readonly relay: Pick<Relay, 'send'>;
  readonly logger: Logger;
}

type Acknowledge = (answer: unknown) => void;

interface Accepted {
  readonly entry: SocketEvent;
  readonly input: unknown;
}

/**
 * Handles the events of an authenticated socket: each is checked by its entry, runs after the one before it (so that a
 * client that joins and leaves at once has left), and is acknowledged on request. No input of a client throws. A socket with
 * too many refused events is disconnected. Returns the connection with its memberships.
 */
export function openSession(
  socket: Socket,
  caller: SocketCaller,
  options: SessionOptions,
): OpenClientConnection {
  const { events, limits, allowances, logger } = options;
  const { onJoined, relay } = options;
  const connection = createClientConnection(socket, { maxMemberships: limits.memberships, onJoined, relay });
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  function answer(name: string, acknowledge: Acknowledge, answered: unknown): void {
    acknowledge(answered);
    if (!isDeclined(answered)) return;
    const refusal = events.get(name)?.refusal?.(answered.message);
    if (refusal) connection.tell(refusal);
  }

  function refuse(name: string, acknowledge: Acknowledge, message: string): void {
    answer(name, acknowledge, decline(message));
    if (allowances.mayViolate()) return;
    logger.warn(`🔌 Disconnecting ${nameOf(caller)} — too many refused events (socket: ${socket.id})`);
    socket.disconnect(true);
  }

  function receive(packet: readonly unknown[]): void {
    if (!socket.connected) return;
    const { name, args, acknowledge } = read(packet);
    const accepted = check(name, args);
    if (typeof accepted === 'string') refuse(name, acknowledge, accepted);
    else enqueue(async () => answer(name, acknowledge, await carryOut(accepted)));
  }

  /** The reason of a refusal, or the accepted event. */
  function check(name: string, args: readonly unknown[]): string | Accepted {
    const entry = events.get(name);
    if (!entry) return 'Unknown event';
    if (!entry.access.includes(caller.kind)) return 'Not allowed';
    if (!allowances.mayUse(entry.limit) || waiting >= limits.waiting) return 'Too many requests';
    return parse(entry, args);
  }

  function enqueue(task: () => Promise<void>): void {
    waiting += 1;
    last = last.then(async () => {
      if (socket.connected) await task();
      waiting -= 1;
    });
  }

  async function carryOut({ entry, input }: Accepted): Promise<unknown> {
    try {
      return await entry.handle({ caller, input, connection });
    } catch (error) {
      logger.error({ err: error, event: entry.event }, 'A socket event could not be carried out');
      return decline('Service unavailable, please try again');
    }
  }

  // This middleware never calls `next`: no event reaches the emitter, where a client's `error` would be thrown.
  socket.use((packet) => receive(packet));
  socket.on('error', () => {});
  socket.on('disconnecting', () => connection.close());
  return connection;
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
