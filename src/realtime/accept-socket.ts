import type { Socket } from 'socket.io';
import type { Bearer } from '../commands/caller.ts';
import type { OpenClientConnection } from './client-connection.ts';
import type { EmissionOf, SocketCaller } from './declare.ts';
import { at } from './expiry.ts';
import { beginningOf, printable } from './logger.ts';
import { connectionSuccess } from './protocol.ts';
import { ADMINS, guestRoom, userRoom } from './rooms.ts';
import { openSession, type SessionOptions } from './session.ts';

export interface AcceptOptions extends SessionOptions {
  /** Whether the session of a caller's token is known to have ended. */
  readonly isOver: (caller: Bearer) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Opens the session of an authenticated socket. It ends with the connection or when the caller's token expires. */
export function acceptSocket(
  socket: Socket,
  caller: SocketCaller,
  options: AcceptOptions,
): OpenClientConnection {
  const { logger, now, onJoined, isOver } = options;
  const room = roomOf(caller);
  const log = (what: string, who: string, more: string) =>
    logger.info(`🔌 ${caller.kind.toUpperCase()} ${what} — ${who} [socket: ${socket.id}] ${more}`);
  socket.join(room);
  onJoined();
  const connection = openSession(socket, caller, options);
  socket.on('disconnect', (reason) => {
    // Otherwise a connection without a socket would stay open.
    socket.conn.close();
    log('disconnected', shownId(caller), `(${reason})`);
  });
  log(
    'connected',
    shownAddress(caller),
    `→ joined room: ${caller.kind === 'guest' ? beginningOf(room) : printable(room)}`,
  );
  const { event, payload } = greetingOf(caller);
  socket.emit(event, payload);
  if (caller.kind !== 'guest') {
    const cancel = at(caller.expiresAt, () => socket.disconnect(true), now);
    socket.on('disconnect', cancel);
    // The session may have ended after the token was verified and before the socket had joined its room.
    if (isOver(caller)) socket.disconnect(true);
  }
  return connection;
}

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
