import { z } from 'zod';
import { createRepeatableSealing } from '../../src/commands/sealing.ts';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { openingKindOf } from '../../src/events/opening-ids.ts';
import { isSecretField } from '../../src/events/secret-fields.ts';
import { createPseudonyms } from '../../src/history/pseudonyms.ts';
import { TOLD_TYPES, toldEvent } from '../../src/history/told-events.ts';
import { keyOf } from '../support/key-of.ts';
import { leavesOf, samplesOf } from '../support/schema-fields.ts';
import { TOLD_FIELDS } from './told-fields.ts';

/** What the desk notes for itself, and what stands in streams that are named by hashes of tokens, addresses and numbers. */
const UNTOLD = [
  ...['TicketNumberReserved', 'TicketNumberAllotted', 'UnownedTicketNoted', 'EmailAddressVerified'],
  'AuthorshipNoted',
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
  ...['ConsoleSessionStarted', 'ConsoleSessionEnded'],
  ...['CommandClaimed', 'CommandAnswered', 'ReactionProgressed', 'DueTimePassed', 'AccessRecorded'],
  'KeyStoreNoted',
  ...['ErasureStreamsListed', 'ErasureRequested', 'PersonErased'],
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

const OPENING = { guest: 'guest_1_opens', conversation: 'conversation-that-opens' } as const;

const leafOf = (schema: z.ZodType): unknown => {
  const kind = openingKindOf(schema);
  if (kind !== null) return OPENING[kind];
  if (schema instanceof z.ZodLiteral) return [...schema.values][0];
  if (schema instanceof z.ZodNull) return null;
  return schema instanceof z.ZodNumber ? 7 : 'text';
};

test.each([true, false])(
  'analysts learn no id that opens a conversation, from no type of event (masked: %s)',
  (isMasked) => {
    const pseudonyms = createPseudonyms(createRepeatableSealing([keyOf(1)]));
    const guest = pseudonyms.of('guest', OPENING.guest);
    const streams = [`conversation-${OPENING.conversation}`, `onboardingCodes-guest:${OPENING.guest}`];
    for (const { type, schema } of eventCatalogue.filter((definition) =>
      TOLD_TYPES.includes(definition.type),
    ))
      for (const data of samplesOf(schema, leafOf))
        for (const stream of streams) {
          const metadata = { actor: { kind: 'guest', id: OPENING.guest } };
          const told = toldEvent({ stream, event: { type, data }, metadata } as never, {
            pseudonyms,
            isMasked,
          });
          expect(told?.actor).toEqual({ kind: 'guest', id: guest });
          expect(JSON.stringify(told)).not.toMatch(/opens/);
          const whole = toldEvent({ stream, event: { type, data }, metadata } as never);
          expect(JSON.stringify(whole?.data).match(/opens/g) ?? []).toHaveLength(
            JSON.stringify(told?.data).match(/"~/g)?.length ?? 0,
          );
        }
  },
);

test('a pseudonym stands for one id, and only the desk can tell which', () => {
  const [own, other] = [1, 2].map((byte) => createPseudonyms(createRepeatableSealing([keyOf(byte)])));
  const told = own?.of('conversation', 'one') ?? '';
  expect(told).toMatch(/^~[\w-]{40,}$/);
  expect(own?.of('conversation', 'one')).toBe(told);
  expect(own?.idOf('conversation', told)).toBe('one');
  expect([other?.idOf('conversation', told), own?.idOf('guest', told), own?.idOf('guest', '~')]).toEqual([
    told,
    told,
    '~',
  ]);
  expect(own?.streamOf(own.ofStream('conversation-one'))).toBe('conversation-one');
  expect(own?.subjectOf(`conversation:${told}`)).toBe('conversation:one');
});
