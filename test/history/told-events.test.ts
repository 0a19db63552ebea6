import type { z } from 'zod';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { isSecretField } from '../../src/events/secret-fields.ts';
import { TOLD_TYPES, toldEvent } from '../../src/history/told-events.ts';
import { leavesOf } from '../support/schema-fields.ts';
import { TOLD_FIELDS } from './told-fields.ts';

/** What the desk notes for itself, and what stands in streams that are named by hashes of tokens, addresses and numbers. */
const UNTOLD = [
  ...['TicketNumberReserved', 'TicketNumberAllotted', 'UnownedTicketNoted', 'EmailAddressVerified'],
  ...['ConversationSlotTaken', 'UserContactNoted', 'PhoneNumberClaimed'],
  ...['ButtonPressRefused', 'PressReplyClaimed', 'PressReplySent', 'PressReplyAbandoned'],
  ...[
    'LoginStarted',
    'LoginMessageSent',
    'LoginMessageFailed',
    'LoginPressHeld',
    'LoginConfirmed',
    'LoginExpired',
  ],
  ...['SessionStarted', 'SessionRefreshed', 'SessionEnded', 'SessionExpired', 'RefreshTokenReused'],
  ...['CommandClaimed', 'CommandAnswered', 'ReactionProgressed', 'DueTimePassed', 'AccessRecorded'],
];

test('every type of event is told, or is left out on purpose', () => {
  const types = eventCatalogue.map(({ type }) => type);
  expect(new Set([...TOLD_TYPES, ...UNTOLD])).toEqual(new Set(types));
  expect(TOLD_TYPES.filter((type) => UNTOLD.includes(type))).toEqual([]);
});

test('every field that is told was decided on', () => {
  const told: Record<string, string> = {};
  for (const { type, schema } of eventCatalogue) {
    if (!TOLD_TYPES.includes(type)) continue;
    const fields = Object.keys((schema as unknown as z.ZodObject).shape);
    const event = { type, data: Object.fromEntries(fields.map((field) => [field, 'x'])) };
    const { data } = toldEvent({ event, metadata: { actor: { kind: 'system', id: null } } } as never) ?? {};
    const paths = leavesOf(schema).map(({ path }) => path);
    told[type] = paths.filter((path) => (path.split('.')[0] as string) in (data ?? {})).join(' ');
  }
  expect(told).toEqual(TOLD_FIELDS);
});

test('no told field recognises or holds a secret', () => {
  const fields = Object.values(TOLD_FIELDS).flatMap((paths) => paths.split(/[ .]/));
  expect(fields.filter((field) => isSecretField(field) || /^(?:login|family)Id$/.test(field))).toEqual([]);
});
