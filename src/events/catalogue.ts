import { createCodec } from './codec.ts';
import type { EventDefinition } from './definition.ts';
import { directoryEvents } from './directory/events.ts';
import { operationsEvents } from './operations/events.ts';
import { ticketingEvents } from './ticketing/events.ts';

/** Every event type that the desk knows. */
export const eventCatalogue: readonly EventDefinition[] = [
  ...ticketingEvents,
  ...directoryEvents,
  ...operationsEvents,
] as unknown as readonly EventDefinition[];

export const codec = createCodec(eventCatalogue);
