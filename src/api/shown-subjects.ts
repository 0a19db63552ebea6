import { ticketIdFrom } from '../commands/ticketing/ticket-reference.ts';
import { EVERYONE } from '../events/audit/access-events.ts';

/** A request that has succeeded: its input, parsed by its schemas, and the data of its response. */
export interface ShownRead<Params = unknown, Data = unknown> {
  readonly params: Params;
  readonly query: unknown;
  /** Null where the response is a stream. */
  readonly data: Data;
}

/** Whose data a response shows, each as `kind:id`. A method, so that each endpoint types its own parameters and data. */
export type Shows = { of(read: ShownRead): readonly string[] }['of'];

interface WithId {
  readonly id: string;
}
interface Owned {
  readonly userId: string | null;
  readonly guestId: string | null;
}

/** Figures of all, and data of no one. */
export const showsNoOne: Shows = () => [];

export const showsTickets = ({ data }: ShownRead<unknown, { readonly tickets: readonly WithId[] }>) =>
  data.tickets.map(({ id }) => `ticket:${id}`);

export const showsTicket = ({ data }: ShownRead<unknown, WithId & { readonly user_id: string | null }>) => [
  `ticket:${data.id}`,
  ...(data.user_id === null ? [] : [`user:${data.user_id}`]),
];

export const showsConversations = ({
  data,
}: ShownRead<unknown, { readonly conversations: readonly WithId[] }>) =>
  data.conversations.map(({ id }) => `conversation:${id}`);

interface Item extends WithId {
  readonly kind: string;
}
const subjectOfItem = ({ kind, id }: Item) => `${kind === 'chat' ? 'conversation' : kind}:${id}`;

export const showsWork = ({ data }: ShownRead<unknown, { readonly items: readonly Item[] }>) =>
  data.items.map(subjectOfItem);

/** Of changes of several items: the answer tells what those that were changed had before. Tickets are named by id or number. */
export const showsChangedWork = ({
  data,
}: ShownRead<unknown, { readonly results: readonly (Item & { readonly before: object | null })[] }>) =>
  data.results
    .filter(({ before }) => before !== null)
    .map(({ kind, id }) => subjectOfItem({ kind, id: kind === 'ticket' ? ticketIdFrom(id) : id }));

export const showsConversation = ({ data }: ShownRead<unknown, WithId & Owned>) => [
  `conversation:${data.id}`,
  ...(data.userId === null ? [] : [`user:${data.userId}`]),
  ...(data.guestId === null ? [] : [`guest:${data.guestId}`]),
];

/** Of a response that has a ticket among others. */
export const showsItsTicket = ({ data }: ShownRead<unknown, { readonly ticket: WithId }>) => [
  `ticket:${data.ticket.id}`,
];

/** Of a response that has a conversation among others. */
export const showsItsConversation = ({
  data,
  ...read
}: ShownRead<unknown, { readonly conversation: WithId & Owned }>) =>
  showsConversation({ ...read, data: data.conversation });

/** Of an endpoint whose path names the ticket, the conversation or another subject. */
export const showsNamed =
  (kind: string) =>
  ({ params }: ShownRead<WithId>): readonly string[] => [`${kind}:${params.id}`];

/** Streams that are named after a subject. */
const STREAM = /^(ticket|conversation|user|account|admin|transaction|registrationSession)-(.+)$/;
/** Streams whose subject has another name. */
const KINDS: Readonly<Record<string, string>> = { account: 'user' };

/** The subject that a stream is named after, if any. */
export function subjectsIn(stream: string): readonly string[] {
  const [, kind, id] = STREAM.exec(stream) ?? [];
  return kind === undefined ? [] : [`${KINDS[kind] ?? kind}:${id}`];
}

/** A stream of events goes on for up to a day, whatever happens then. */
export const showsEvents = ({
  data,
}: ShownRead<unknown, { readonly events: readonly { readonly stream?: string }[] } | null>) =>
  data === null ? [EVERYONE] : data.events.flatMap(({ stream = '' }) => subjectsIn(stream));
