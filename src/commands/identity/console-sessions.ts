import { consoleSessionStream } from '../../events/identity/console-session-events.ts';
import type { ConsoleSessionId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { Refusal } from '../refusal.ts';
import {
  consoleSessionFold,
  endConsoleSession,
  type StartConsoleSession,
  startConsoleSession,
} from './console-session.ts';

/** The position of the command in the log. */
interface Recorded {
  readonly position: Position;
}

/** The sessions of those who work in the console. */
export interface ConsoleSessions {
  /** Refused when what signs in was used before. */
  start(start: StartConsoleSession, context: CommandContext): Promise<Recorded | Refusal>;
  /** Ends a session on all nodes. */
  end(session: ConsoleSessionId, context: CommandContext): Promise<Recorded | Refusal>;
  /** Whether a session was started and has not ended. Reads the log. */
  isOpen(session: ConsoleSessionId): Promise<boolean>;
}

export function createConsoleSessions(commands: CommandHandler): ConsoleSessions {
  return {
    start(start, context) {
      const stream = consoleSessionStream(start.sessionId);
      return commands.execute(consoleSessionFold, stream, startConsoleSession(start), context);
    },

    end: (session, context) =>
      commands.execute(consoleSessionFold, consoleSessionStream(session), endConsoleSession, context),

    async isOpen(session) {
      const { state } = await commands.load(consoleSessionFold, consoleSessionStream(session));
      return state !== null && !state.hasEnded;
    },
  };
}
