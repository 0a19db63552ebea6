import type { z } from 'zod';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { TOLD_TYPES, toldEvent } from '../../src/history/told-events.ts';

/** What the desk notes for itself, and what stands in streams that are named by hashes. */
const UNTOLD = [
  ...['TicketNumberReserved', 'TicketNumberAllotted', 'UnownedTicketNoted', 'EmailAddressVerified'],
  ...['ConversationSlotTaken', 'UserContactNoted', 'PhoneNumberClaimed'],
  ...['ButtonPressRefused', 'PressReplyClaimed', 'PressReplySent', 'PressReplyAbandoned'],
  ...['CommandClaimed', 'CommandAnswered', 'ReactionProgressed', 'DueTimePassed', 'AccessRecorded'],
];

/** Fields of events that nobody is told, whatever their role. */
const SECRET = [
  ...['OnboardingCodeIssued.hash', 'OnboardingCodeIssued.sealed', 'LoginStarted.phoneHashes'],
  ...['LoginStarted.buttonHash', 'LoginMessageSent.recipientHash', 'LoginPressHeld.pressHash'],
  ...['LoginPressHeld.sealedSender', 'LoginConfirmed.pressHash', 'SessionStarted.refreshTokenHash'],
  'SessionRefreshed.refreshTokenHash',
];

test('every type of event is told, or is left out on purpose', () => {
  const types = eventCatalogue.map(({ type }) => type);
  expect(new Set([...TOLD_TYPES, ...UNTOLD])).toEqual(new Set(types));
  expect(TOLD_TYPES.filter((type) => UNTOLD.includes(type))).toEqual([]);
});

test('secret fields of told events are left out, all others are there', () => {
  const left: string[] = [];
  for (const { type, schema } of eventCatalogue) {
    const fields = Object.keys((schema as unknown as z.ZodObject).shape);
    const event = { type, data: Object.fromEntries(fields.map((field) => [field, 'x'])) };
    const told = toldEvent({ event, metadata: { actor: { kind: 'system', id: null } } } as never);
    if (told === null) continue;
    left.push(...fields.filter((field) => !(field in told.data)).map((field) => `${type}.${field}`));
  }
  expect(left.toSorted()).toEqual(SECRET.toSorted());
});
