import type { Socket } from 'socket.io';
import type { Bearer } from '../commands/caller.ts';
import { at, type Deadline } from '../events/deadline.ts';
import type { Position } from '../events/log/port.ts';
import type { EmissionOf, SocketCaller } from './declare.ts';
import type { CallerAllowances } from './limits.ts';
import { beginningOf, printable } from './logger.ts';
import { connectionSuccess } from './protocol.ts';
import { ADMINS, guestRoom, userRoom } from './rooms.ts';
import { Session, type SessionOptions } from './session.ts';

export interface AcceptOptions extends SessionOptions {
  /** Whether the session of a caller's token is known to have ended. */
  readonly isOver: (caller: Bearer) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onConnected: (session: Session) => void;
  readonly onDisconnected: (socket: Socket) => void;
}

interface Accepted {
  readonly session: Session;
  /** When the caller's token expires; a guest has none. */
  expiry: Deadline | null;
}

/** Opens the session of an authenticated socket. It ends with the connection or when the caller's token expires. */
export type AcceptSocket = (socket: Socket, admitted: Admitted, allowances: CallerAllowances) => void;

/** An authenticated socket: its caller, and the position of the last event that its client knows; null: it is to miss nothing. */
export interface Admitted {
  readonly caller: SocketCaller;
  readonly since: Position | null;
}

export function createAcceptSocket(options: AcceptOptions): AcceptSocket {
  const { logger, now, isOver, onConnected, onDisconnected } = options;
  const accepted = new Map<Socket, Accepted>();
  const log = (what: string, { socket, caller }: Session, who: string, more: string) =>
    logger.info(`🔌 ${caller.kind.toUpperCase()} ${what} — ${who} [socket: ${socket.id}] ${more}`);

  // Listeners that all sockets share: an idle one holds no functions of its own.
  function onDisconnecting(this: Socket): void {
    accepted.get(this)?.session.connection.close();
  }

  function onDisconnect(this: Socket, reason: string, error?: unknown): void {
    const one = accepted.get(this);
    accepted.delete(this);
    // Otherwise a connection without a socket would stay open.
    this.conn.close();
    one?.expiry?.cancel();
    if (one) log('disconnected', one.session, shownId(one.session.caller), `(${reason}${tooLarge(error)})`);
    onDisconnected(this);
  }

  function open(socket: Socket, caller: SocketCaller, allowances: CallerAllowances): Accepted {
    const one: Accepted = { session: new Session(socket, caller, options, allowances).open(), expiry: null };
    accepted.set(socket, one);
    socket.on('disconnecting', onDisconnecting);
    socket.on('disconnect', onDisconnect);
    return one;
  }

  return (socket, { caller, since }, allowances) => {
    const room = roomOf(caller);
    const one = open(socket, caller, allowances);
    const endIfOver = () => {
      if (caller.kind !== 'guest' && isOver(caller)) socket.disconnect(true);
    };
    one.session.enter(room, since, endIfOver);
    const shownRoom = caller.kind === 'guest' ? beginningOf(room) : printable(room);
    log('connected', one.session, shownAddress(caller), `→ joined room: ${shownRoom}`);
    const place = { position: one.session.connection.since };
    one.session.connection.emit({ ...greetingOf(caller), place });
    onConnected(one.session);
    if (caller.kind === 'guest') return;
    one.expiry = at(caller.expiresAt, socket, disconnect, now);
    // The session may have ended after the token was verified and before the socket had joined its room.
    endIfOver();
  };
}

/** Of errors of the connection, the one of which the client isn't told. The texts of others are not the desk's. */
const tooLarge = (error: unknown): string =>
  error instanceof Error && error.message.includes('Max payload size') ? ': a packet was too large' : '';

const disconnect = (socket: Socket): void => void socket.disconnect(true);

/** The room of all sockets of the caller. */
function roomOf({ kind, id }: SocketCaller): string {
  if (kind === 'admin') return ADMINS;
  return kind === 'user' ? userRoom(id) : guestRoom(id);
}

const shownId = ({ kind, id }: SocketCaller): string => (kind === 'guest' ? beginningOf(id) : printable(id));

/** The only log line with an e-mail address: connections are searched by it. */
const shownAddress = (caller: SocketCaller): string =>
  caller.kind !== 'guest' && caller.email ? printable(caller.email) : shownId(caller);

function greetingOf(caller: SocketCaller): EmissionOf<typeof connectionSuccess> {
  const { event } = connectionSuccess;
  const { id } = caller;
  if (caller.kind === 'guest') {
    const { newSecret: guestSecret } = caller;
    return { event, payload: { type: 'guest', guestId: id, ...(guestSecret && { guestSecret }) } };
  }
  return {
    event,
    payload: caller.kind === 'admin' ? { type: 'admin', adminId: id } : { type: 'user', userId: id },
  };
}
