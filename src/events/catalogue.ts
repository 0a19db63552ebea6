import { accessRecorded } from './audit/access-events.ts';
import { createCodec } from './codec.ts';
import { conversationEvents } from './conversations/events.ts';
import { onboardingEvents } from './conversations/onboarding-events.ts';
import { conversationSlotEvents } from './conversations/slot-events.ts';
import type { EventDefinition } from './definition.ts';
import { directoryEvents } from './directory/events.ts';
import { consoleSessionEvents } from './identity/console-session-events.ts';
import { identityEvents } from './identity/events.ts';
import { dueTimePassed } from './operations/due-time-events.ts';
import { operationsEvents } from './operations/events.ts';
import { reactionProgressed } from './operations/reaction-events.ts';
import { privacyEvents } from './privacy/events.ts';
import { keyStoreNoted } from './privacy/key-store-events.ts';
import { authorshipNoted } from './ticketing/authorship-events.ts';
import { ticketEvents } from './ticketing/events.ts';
import { ticketNumberEvents } from './ticketing/number-events.ts';
import { ticketAddressEvents } from './ticketing/owner-events.ts';

/** Every event type that the desk knows. */
export const eventCatalogue: readonly EventDefinition[] = [
  ...ticketEvents,
  ...ticketNumberEvents,
  ...ticketAddressEvents,
  authorshipNoted,
  ...conversationEvents,
  ...conversationSlotEvents,
  ...onboardingEvents,
  ...directoryEvents,
  ...identityEvents,
  ...consoleSessionEvents,
  ...operationsEvents,
  ...privacyEvents,
  keyStoreNoted,
  reactionProgressed,
  dueTimePassed,
  accessRecorded,
] as unknown as readonly EventDefinition[];

export const codec = createCodec(eventCatalogue);
