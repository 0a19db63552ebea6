import { z } from 'zod';
import { conversationClientEvents } from './conversations/client-events.ts';
import type { ConversationSocketDependencies } from './conversations/dependencies.ts';
import { conversationServerEvents } from './conversations/server-events.ts';
import { type Declined, type EmissionOf, type Place, serverEvent } from './declare.ts';
import { privacyServerEvents } from './privacy/server-events.ts';
import { resync } from './resume.ts';
import { type TicketingSocketDependencies, ticketingClientEvents } from './ticketing/client-events.ts';
import { ticketingServerEvents } from './ticketing/server-events.ts';
import { workClientEvents } from './work/client-events.ts';
import { workServerEvents } from './work/server-events.ts';

/** The one namespace that clients connect to. */
export const NAMESPACE = '/support';

export const connectionSuccess = serverEvent({
  event: 'connection:success',
  summary:
    'The connection is authenticated. Sent once, before any other event. A guest gets its `guestId`, and a new guest also its `guestSecret`, which is never sent again: keep both',
  rooms: ['socket'],
  place: z
    .strictObject({ position: z.number() })
    .describe('The last event before those that this socket is told'),
  payload: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('user'), userId: z.string() }),
    z.strictObject({ type: z.literal('admin'), adminId: z.string() }),
    z.strictObject({ type: z.literal('guest'), guestId: z.string(), guestSecret: z.string().optional() }),
  ]),
});

/** All events that the server sends. */
export const serverEvents = [
  connectionSuccess,
  resync,
  ...ticketingServerEvents,
  ...conversationServerEvents,
  ...workServerEvents,
  ...privacyServerEvents,
] as const;

export type ClientEventDependencies = TicketingSocketDependencies & ConversationSocketDependencies;

/** All events that clients may send. */
export const createClientEvents = (dependencies: ClientEventDependencies) =>
  [
    ...ticketingClientEvents(dependencies),
    ...conversationClientEvents(dependencies),
    ...workClientEvents,
  ] as const;

export type ClientEvents = ReturnType<typeof createClientEvents>;

/** The acknowledgement of a refused event. */
export const declined = z.strictObject({ success: z.literal(false), message: z.string() });

type AnyServerEvent = (typeof serverEvents)[number];
type AnyClientEvent = ClientEvents[number];

/** The types of socket.io and socket.io-client, derived from the entries. */
export type ServerToClientEvents = {
  [Entry in AnyServerEvent as Entry['event']]: (payload: EmissionOf<Entry>['payload'], place?: Place) => void;
};
export type ClientToServerEvents = {
  [Entry in AnyClientEvent as Entry['event']]: (
    input: z.input<Entry['input']>,
    acknowledge?: (answer: z.output<Entry['acknowledgement']> | Declined) => void,
  ) => void;
};
