import { LRUCache } from 'lru-cache';
import type { ConsoleSessions } from '../../commands/identity/console-sessions.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { isConsoleSessionEvent } from '../../events/identity/console-session-events.ts';
import type { ConsoleSessionId } from '../../events/ids.ts';

/** A cache of sessions of the console: every node follows the log for their ends. */
export interface ConsoleSessionWatch {
  /** Null: unknown, the log has to be read. */
  knownOpen(session: ConsoleSessionId): boolean | null;
  /** Throws the log's errors. */
  isOpen(session: ConsoleSessionId): Promise<boolean>;
  /** To be called when ends may have been missed: clears the cache. */
  forget(): void;
  /** To be called with every event, in the order of the log. Returns whether a session has ended. */
  observe(envelope: EventEnvelope): boolean;
}

const MOST_SESSIONS = 2_000;

export function createConsoleSessionWatch(sessions: Pick<ConsoleSessions, 'isOpen'>): ConsoleSessionWatch {
  const known = new LRUCache<ConsoleSessionId, boolean>({ max: MOST_SESSIONS });
  const knownOpen = (session: ConsoleSessionId) => known.get(session) ?? null;

  return {
    knownOpen,

    async isOpen(session) {
      const open = knownOpen(session);
      if (open !== null) return open;
      const read = await sessions.isOpen(session);
      // An end that arrived while the log was read is newer than what was read.
      if (known.get(session) === undefined) known.set(session, read);
      return knownOpen(session) ?? read;
    },

    forget: () => known.clear(),

    observe(envelope) {
      if (!isConsoleSessionEvent(envelope)) return false;
      const { type, data } = envelope.event;
      if (type !== 'ConsoleSessionEnded') return false;
      known.set(data.sessionId, false);
      return true;
    },
  };
}
