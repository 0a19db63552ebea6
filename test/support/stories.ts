import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessRecorded } from '../../src/events/audit/access-events.ts';
import {
  conversationEvents,
  conversationMessageRead,
  conversationMessageSent,
} from '../../src/events/conversations/events.ts';
import type { EventDefinition } from '../../src/events/definition.ts';
import {
  adminRecorded,
  adminSeen,
  registrationSessionRecorded,
  transactionRecorded,
  userRecorded,
  userSeen,
} from '../../src/events/directory/events.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import {
  loginExpired,
  loginStarted,
  refreshTokenReused,
  sessionEnded,
  sessionExpired,
  sessionRefreshed,
  sessionStarted,
} from '../../src/events/identity/events.ts';
import { dueTimePassed } from '../../src/events/operations/due-time-events.ts';
import { erasureRequested, personErased } from '../../src/events/privacy/events.ts';
import { ticketEvents } from '../../src/events/ticketing/events.ts';

/** Events of one kind of stream, of which the first one begins it. */
type Kind = readonly [prefix: string, ...events: readonly Pick<EventDefinition, 'type' | 'version'>[]];

const KINDS: readonly Kind[] = [
  ['ticket', ...ticketEvents],
  ['conversation', ...conversationEvents],
  ['user', userRecorded, userSeen],
  ['admin', adminRecorded, adminSeen],
  ['transaction', transactionRecorded],
  ['registrationSession', registrationSessionRecorded],
  ['login', loginStarted, loginExpired],
  ['session', sessionStarted, sessionRefreshed, sessionEnded, sessionExpired, refreshTokenReused],
  ['dueTime', dueTimePassed],
  ['access', accessRecorded],
  ['erasure', erasureRequested, personErased],
];

/** What a stream's events name it by; the ids of other things, such as the admin who replies, are those of all streams. */
const NAMES = ['ticketId', 'ticketNumber', 'conversationId', 'transactionId', 'loginId', 'familyId', 'key'];
const NAMES_OF: Readonly<Record<string, readonly string[]>> = {
  user: ['userId'],
  admin: ['adminId'],
  registrationSession: ['sessionId'],
  erasure: ['receipt'],
};
const INSTANTS = ['2026-02-24T10:40:00.000Z', '2026-02-24T10:50:00.000Z'] as const;

const [SENT, READ] = [conversationMessageSent.type, conversationMessageRead.type];

/** One thing that happens: in a stream of which kind, in which of its streams, and which of its events. */
export type Happening = [kind: number, stream: number, event: number];
export const MOST = {
  kind: KINDS.length - 1,
  event: Math.max(...KINDS.map(([, ...events]) => events.length)) - 1,
};
/** Every type that happens. */
export const storyTypes: readonly string[] = KINDS.flatMap(([, ...events]) => events.map(({ type }) => type));

const golden = ({ type, version }: Pick<EventDefinition, 'type' | 'version'>): Record<string, unknown> => {
  const file = join(import.meta.dirname, '../events/golden', `${type}.v${version}.json`);
  return JSON.parse(JSON.parse(readFileSync(file, 'utf8')).data);
};
const SAMPLES = new Map(KINDS.flatMap(([, ...events]) => events.map((one) => [one.type, golden(one)])));

/**
 * Streams of every kind, as golden samples of their events: they share admins and users, and a login and its session share
 * their id. Nothing happens that can't have happened: no message is read that wasn't sent.
 */
export function tell(happenings: readonly Happening[]): readonly (readonly [string, DomainEvent])[] {
  const begun = new Set<string>();
  const sent = new Map<string, string>();
  return happenings.map(([kind, number, event], index) => {
    const [prefix = '', first, ...others] = KINDS[kind] ?? [];
    const stream = `${prefix}-${number}`;
    const isFirst = !begun.has(stream) || others.length === 0;
    begun.add(stream);
    const chosen = (isFirst ? first : others[event % others.length])?.type ?? '';
    const type = chosen === READ && !sent.has(stream) ? SENT : chosen;
    const messageId = (type === READ && sent.get(stream)) || `m-${stream}-${index}`;
    if (type === SENT) sent.set(stream, messageId);
    const own = Object.entries(SAMPLES.get(type) ?? {}).map(([field, value]) => {
      if (field === 'messageId') return [field, messageId];
      if (field === 'expiresAt' || field === 'dueAt') return [field, INSTANTS[event % 2]];
      const isName = NAMES.includes(field) || NAMES_OF[prefix]?.includes(field);
      return [field, isName ? `${value}-${number}` : value];
    });
    return [stream, { type, data: Object.fromEntries(own) }];
  });
}
