import type { EventEnvelope } from '../../events/envelope.ts';
import { withPlatform } from '../../events/ticketing/device.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { Caller } from '../caller.ts';
import type { Happening } from '../refusal.ts';
import { isOwner, seesContact, seesInternals, type TicketAccess } from './access.ts';
import type { TicketState } from './ticket.ts';

/**
 * What a caller may see of a ticket's past. `number`: a caller with access by the ticket's number; `owner`: its registered
 * user; `admin`. Each sees what the one before sees, and more.
 */
type Reader = 'number' | 'owner' | 'admin';

type DataOf<Type extends TicketEvent['type']> = Extract<TicketEvent, { type: Type }>['data'];
type Fields<Type extends TicketEvent['type']> = readonly (keyof DataOf<Type>)[];

const MESSAGE = ['ticketId', 'messageId', 'message', 'senderName', 'senderEmail'] as const;
const USER_MESSAGE = [...MESSAGE, 'isVerified'] as const;

/**
 * The visible fields of each event's data, no more than the same reader's GET (or, for the owner, socket) shows. An event
 * without visible fields is left out. Fields that aren't listed stay hidden, so new events and fields are hidden until
 * they are listed.
 */
const SHOWN: {
  readonly [Type in TicketEvent['type']]: {
    readonly number: Fields<Type>;
    readonly owner: Fields<Type>;
    readonly admin: Fields<Type>;
  };
} = {
  TicketOpened: {
    number: [
      ...(['ticketId', 'ticketNumber', 'email', 'phoneNumber', 'subject', 'description'] as const),
      ...([
        'supportType',
        'priority',
        'relatedTransactionId',
        'messageId',
        'senderName',
        'isVerified',
        'writtenAt',
      ] as const),
    ],
    owner: [],
    admin: ['userId', 'registrationSessionId', 'deviceMetadata', 'ipAddress', 'userAgent'],
  },
  UserMessageAdded: { number: USER_MESSAGE, owner: [], admin: ['userId'] },
  ReplySent: { number: MESSAGE, owner: [], admin: ['userId', 'adminId'] },
  InternalNoteAdded: { number: [], owner: [], admin: [...MESSAGE, 'userId', 'adminId'] },
  // The owner's sockets receive the notes in `status_changed`.
  StatusChanged: {
    number: ['ticketId', 'from', 'to'],
    owner: ['resolutionNotes'],
    admin: ['userId', 'resolvedBy'],
  },
  ResolutionNotesReplaced: { number: [], owner: [], admin: ['ticketId', 'userId', 'resolutionNotes'] },
  PriorityChanged: { number: ['ticketId', 'from', 'to'], owner: [], admin: [] },
  TicketAssigned: { number: [], owner: [], admin: ['ticketId', 'from', 'to', 'adminName'] },
  TicketUnassigned: { number: [], owner: [], admin: ['ticketId', 'from'] },
  TagsSet: { number: [], owner: [], admin: ['ticketId', 'from', 'to'] },
  TicketRated: { number: ['ticketId', 'rating', 'feedback'], owner: [], admin: ['userId'] },
  // A conversation's id gives access to it, so not even the owner sees it: the guest in it may be another person.
  TicketLinked: { number: [], owner: [], admin: ['ticketId', 'conversationId'] },
  ChatMessageAdded: {
    number: [...MESSAGE, 'isFromUser', 'writtenAt'],
    owner: [],
    admin: ['userId', 'senderId'],
  },
  TicketTransferred: { number: [], owner: [], admin: ['ticketId', 'from', 'to'] },
};

const SEES: { readonly [Who in Reader]: readonly Reader[] } = {
  number: ['number'],
  owner: ['number', 'owner'],
  admin: ['number', 'owner', 'admin'],
};

/** GET masks these for callers who don't see the contact data. */
const CONTACT: ReadonlySet<string> = new Set(['email', 'phoneNumber', 'senderEmail']);

/** What the caller may see of an event of a ticket that they may use; null: nothing. */
export const revealTo =
  (caller: Caller, access: TicketAccess) =>
  (ticket: TicketState) =>
  ({ event, metadata }: EventEnvelope): Happening | null => {
    const { type } = event as TicketEvent;
    const data = dataOf(event as TicketEvent);
    const reader = readerOf(caller, ticket);
    const fields = SEES[reader].flatMap((each): readonly string[] => SHOWN[type][each]);
    if (fields.length === 0) return null;
    const hidesContact = ticket === null || !seesContact(caller, access, ticket);
    const isShown = (field: string) => fields.includes(field) && !(hidesContact && CONTACT.has(field));
    const shown = Object.fromEntries(Object.entries(data).filter(([field]) => isShown(field)));
    return { type, actor: actorFor(caller, metadata.actor), time: metadata.time, data: shown };
  };

/** The data as GET shows it, with the fields that older events lack. */
const dataOf = ({ type, data }: TicketEvent): object =>
  type === 'TicketOpened'
    ? { ...data, deviceMetadata: withPlatform(data.deviceMetadata, data.userAgent) }
    : type === 'TicketAssigned'
      ? { ...data, adminName: data.adminName ?? data.to }
      : data;

function readerOf(caller: Caller, ticket: TicketState): Reader {
  if (seesInternals(caller)) return 'admin';
  return ticket !== null && isOwner(caller, ticket) ? 'owner' : 'number';
}

/** Users see no more of an admin than the name in replies; callers by number see no user ids. */
function actorFor(caller: Caller, actor: Happening['actor']): Happening['actor'] {
  if (seesInternals(caller)) return actor;
  if (actor.kind === 'admin') return { kind: 'system', id: null };
  const isCaller = caller.kind !== 'anonymous' && caller.kind === actor.kind && caller.id === actor.id;
  return isCaller ? actor : { kind: 'anonymous', id: null };
}
