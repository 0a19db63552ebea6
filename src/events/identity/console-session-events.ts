import { z } from 'zod';
import { defineEvent, type EventOf, id } from '../definition.ts';
import type { EventEnvelope } from '../envelope.ts';
import type { ConsoleSessionId, Instant, StaffId } from '../ids.ts';

/** The roles that work in the console. */
export const STAFF_ROLES = ['admin', 'analyst', 'auditor'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** How somebody signs in: by a link that the desk has signed, or by the issuer of OpenID Connect. */
const SIGN_IN_WAYS = ['link', 'issuer'] as const;
export type SignInWay = (typeof SIGN_IN_WAYS)[number];

const holder = { role: z.enum(STAFF_ROLES), holderId: id<StaffId>() };

/** Somebody signed in at the console. The session ends at `endsAt` at the latest. */
export const consoleSessionStarted = defineEvent({
  type: 'ConsoleSessionStarted',
  schema: z.strictObject({
    sessionId: id<ConsoleSessionId>(),
    ...holder,
    way: z.enum(SIGN_IN_WAYS),
    endsAt: id<Instant>(),
  }),
  subjects: {},
});

/** The holder signed out: no cookie of the session counts any more, on any node. */
export const consoleSessionEnded = defineEvent({
  type: 'ConsoleSessionEnded',
  schema: z.strictObject({ sessionId: id<ConsoleSessionId>(), ...holder }),
  subjects: {},
});

export const consoleSessionEvents = [consoleSessionStarted, consoleSessionEnded] as const;

/** Everything that can happen to one session of the console. */
export type ConsoleSessionEvent = EventOf<(typeof consoleSessionEvents)[number]>;

export const CONSOLE_SESSION_TYPES: ReadonlySet<string> = new Set(
  consoleSessionEvents.map(({ type }) => type),
);

export const isConsoleSessionEvent = (
  envelope: EventEnvelope,
): envelope is EventEnvelope<ConsoleSessionEvent> => CONSOLE_SESSION_TYPES.has(envelope.event.type);

export const consoleSessionStream = (session: ConsoleSessionId): string => `consoleSession-${session}`;
