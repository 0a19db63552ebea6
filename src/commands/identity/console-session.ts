import type {
  ConsoleSessionEvent,
  SignInWay,
  StaffRole,
} from '../../events/identity/console-session-events.ts';
import type { ConsoleSessionId, Instant, StaffId } from '../../events/ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Fold } from '../streams.ts';

/** A session of the console; null: there is none. */
export type ConsoleSession = {
  readonly sessionId: ConsoleSessionId;
  readonly role: StaffRole;
  readonly holderId: StaffId;
  readonly hasEnded: boolean;
} | null;

export const consoleSessionFold: Fold<ConsoleSession, ConsoleSessionEvent> = {
  version: 1,
  initial: null,
  evolve(session, event) {
    switch (event.type) {
      case 'ConsoleSessionStarted': {
        const { sessionId, role, holderId } = event.data;
        return { sessionId, role, holderId, hasEnded: false };
      }
      case 'ConsoleSessionEnded':
        if (session === null) throw new Error('a session of the console ended that was never started');
        return { ...session, hasEnded: true };
      default:
        return event satisfies never;
    }
  },
};

export interface StartConsoleSession {
  readonly sessionId: ConsoleSessionId;
  readonly role: StaffRole;
  readonly holderId: StaffId;
  readonly way: SignInWay;
  readonly endsAt: Instant;
}

/** A session is named after what signs in: a link that was used before starts none. */
export const startConsoleSession =
  (start: StartConsoleSession) =>
  (session: ConsoleSession): readonly ConsoleSessionEvent[] | Refusal =>
    session === null ? [{ type: 'ConsoleSessionStarted', data: start }] : refuse('sign_in_used');

/** Ending a session twice is ending it once. */
export const endConsoleSession = (session: ConsoleSession): readonly ConsoleSessionEvent[] => {
  if (session === null || session.hasEnded) return [];
  const { sessionId, role, holderId } = session;
  return [{ type: 'ConsoleSessionEnded', data: { sessionId, role, holderId } }];
};
