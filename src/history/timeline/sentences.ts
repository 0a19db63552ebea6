import type { TimelineEvent } from './changes.ts';

type Type = TimelineEvent['type'];
type Data = Readonly<Record<string, unknown>>;

/** The names of people by their ids, as far as they are known and the caller may see them. */
export type Names = ReadonlyMap<string, string>;

/** Who did something. */
export interface Who {
  readonly kind: string;
  readonly id: string | null;
  readonly name: string | null;
}

const KINDS: Readonly<Record<string, string>> = {
  anonymous: 'A client without a token',
  system: 'The desk',
  guest: 'The guest',
};

const whoIn = ({ kind, id, name }: Who): string =>
  name ?? KINDS[kind] ?? `${kind[0]?.toUpperCase()}${kind.slice(1)} ${id}`;

/** What happened, in one English sentence. It has names, but nothing that people wrote. */
export function sentenceOf(type: Type, data: Data, who: Who, names: Names): string {
  return `${whoIn(who)} ${predicateOf(type, data, names)}.`;
}

const words = (value: unknown): string => String(value).replaceAll('_', ' ');
const fromTo = ({ from, to }: Data): string => `from ${words(from)} to ${words(to)}`;
const tagsIn = (tags: unknown): string => (Array.isArray(tags) && tags.length > 0 ? tags.join(', ') : 'none');

function predicateOf(type: Type, data: Data, names: Names): string {
  const admin = (id: unknown): string => names.get(`admin:${id}`) ?? `admin ${id}`;
  const user = (id: unknown): string => names.get(`user:${id}`) ?? `user ${id}`;
  const assigned = ({ from, to }: Data): string =>
    from === null ? `to ${admin(to)}` : `to ${admin(to)} instead of ${admin(from)}`;
  switch (type) {
    case 'TicketOpened':
      return `opened ticket ${data.ticketNumber} with priority ${words(data.priority)}`;
    case 'UserMessageAdded':
      return 'wrote a message to support';
    case 'ReplySent':
      return 'replied to the user';
    case 'InternalNoteAdded':
      return 'added an internal note';
    case 'StatusChanged':
      return `changed the status ${fromTo(data)}`;
    case 'ResolutionNotesReplaced':
      return 'replaced the resolution notes';
    case 'PriorityChanged':
    case 'ConversationPriorityChanged':
      return `changed the priority ${fromTo(data)}`;
    case 'TicketAssigned':
      return `assigned the ticket ${assigned(data)}`;
    case 'TicketUnassigned':
      return `took the ticket from ${admin(data.from)} and assigned it to nobody`;
    case 'TagsSet':
      return `set the tags to ${tagsIn(data.to)}; before: ${tagsIn(data.from)}`;
    case 'TicketRated':
      return `rated the ticket ${data.rating} of 5`;
    case 'TicketLinked':
      return `opened the ticket for conversation ${data.conversationId}`;
    case 'ChatMessageAdded':
      return 'took over a message from the conversation';
    case 'TicketTransferred':
      return data.from === null
        ? `gave the ticket, which was nobody’s, to ${user(data.to)}`
        : `transferred the ticket from ${user(data.from)} to ${user(data.to)}`;
    case 'ConversationStarted':
      return `started a conversation of type ${words(data.type)}`;
    case 'ConversationMessageSent':
      return `sent message ${data.number}`;
    case 'ConversationMessageRead':
      return `read message ${data.number}`;
    case 'ConversationAssigned':
      return `assigned the conversation ${assigned(data)}`;
    case 'ConversationUnassigned':
      return `took the conversation from ${admin(data.from)} and assigned it to nobody`;
    case 'ConversationStatusChanged':
      return `changed the status ${fromTo(data)}`;
    case 'ConversationClaimed':
      return `took over the conversation from a guest, who is ${user(data.to)}`;
    case 'ConversationTransferred':
      return `transferred the conversation from ${user(data.from)} to ${user(data.to)}`;
    case 'ConversationTicketRequested':
      return 'asked for a ticket that continues the conversation';
    case 'ConversationTicketOpened':
      return `opened ticket ${data.ticketNumber} for the conversation`;
    default:
      return type satisfies never;
  }
}
