import { t, type Word } from '../words/words.ts';
import { colleagueName } from './naming.ts';

/** What happened to a ticket or chat, in the reader's words. */

type Data = Readonly<Record<string, unknown>>;
interface Who {
  readonly kind: string;
  readonly id?: string | null;
  readonly name?: string | null;
}

const WORDS: Readonly<Record<string, Word>> = {
  TicketOpened: 'happened.opened',
  ConversationStarted: 'happened.opened',
  UserMessageAdded: 'happened.wrote',
  ConversationMessageSent: 'happened.wrote',
  ReplySent: 'happened.replied',
  InternalNoteAdded: 'happened.noted',
  StatusChanged: 'happened.status',
  ConversationStatusChanged: 'happened.status',
  ResolutionNotesReplaced: 'happened.resolutionNotes',
  PriorityChanged: 'happened.priority',
  ConversationPriorityChanged: 'happened.priority',
  TicketAssigned: 'happened.assigned',
  ConversationAssigned: 'happened.assigned',
  TicketUnassigned: 'happened.unassigned',
  ConversationUnassigned: 'happened.unassigned',
  TagsSet: 'happened.tags',
  TicketRated: 'happened.rated',
  ConversationMessageRead: 'happened.read',
  ConversationTicketOpened: 'happened.ticketOpened',
  TicketLinked: 'happened.linked',
  ChatMessageAdded: 'happened.takenOver',
};

const whoIs = ({ kind, id, name }: Who): string => {
  if (name) return name;
  if (kind === 'admin' && id) return colleagueName(id);
  if (kind === 'system') return t('message.system');
  return kind === 'guest' ? t('list.guest') : t('happened.person');
};

const nameOf = (field: 'status' | 'priority', value: unknown): string => t(`${field}.${value}` as Word);

/** A sentence; null of what the console has no words for. */
export function happened(type: string, who: Who | null, data: Data | null): string | null {
  const word = WORDS[type];
  if (word === undefined) return null;
  const { to, rating, ticketNumber } = data ?? {};
  return t(word, {
    who: whoIs(who ?? { kind: 'system' }),
    to:
      word === 'happened.status' || word === 'happened.priority'
        ? nameOf(word === 'happened.status' ? 'status' : 'priority', to)
        : word === 'happened.assigned'
          ? colleagueName(String(to))
          : Array.isArray(to)
            ? to.join(', ') || '–'
            : '',
    rating: Number(rating ?? 0),
    number: String(ticketNumber ?? ''),
  });
}
