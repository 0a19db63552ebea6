import type { ClientConnection } from './declare.ts';

/** How the other members of a room are told that a caller types, and that they have stopped. */
export interface TypingIndicator {
  begin(): void;
  end(): void;
}

/** The caller types until they say otherwise, or leave the room. False: they aren't in it. */
export function beginTyping(
  connection: ClientConnection,
  room: string,
  { begin, end }: TypingIndicator,
): boolean {
  if (!connection.has(room)) return false;
  begin();
  connection.onLeave(room, end);
  return true;
}

/** The caller has stopped typing. False: they aren't in the room. */
export function endTyping(connection: ClientConnection, room: string, { end }: TypingIndicator): boolean {
  if (!connection.has(room)) return false;
  connection.onLeave(room, () => {});
  end();
  return true;
}
