import { ownerKey } from '../../../events/conversations/people.ts';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
} from '../../../events/conversations/vocabulary.ts';
import { instant } from '../../../events/ids.ts';
import { searchTextOf } from '../../conversations/conversations/search-text.ts';
import type { Versioning } from '../versions/versioning.ts';
import type { ConversationVersion } from './documents.ts';

type About = readonly [
  subject: string | null,
  ownerName: string | null,
  ownerEmail: string | null,
  guestId: string | null,
];

const aboutOf = ({ subject, ownerName, ownerEmail, owner }: ConversationVersion): About => [
  subject,
  ownerName,
  ownerEmail,
  owner.kind === 'guest' ? owner.id : null,
];

/** Words are stored as their place in their vocabulary: whoever changes one raises the projection's version. */
export const conversationVersioning: Versioning<ConversationVersion> = {
  columns: {
    status: { kind: 'byte', of: ({ status }) => CONVERSATION_STATUSES.indexOf(status) },
    priority: { kind: 'byte', of: ({ priority }) => CONVERSATION_PRIORITIES.indexOf(priority) },
    type: { kind: 'byte', of: ({ type }) => CONVERSATION_TYPES.indexOf(type) },
    assignee: { kind: 'text', of: ({ assignedTo }) => assignedTo },
    owner: { kind: 'text', of: ({ owner }) => ownerKey(owner) },
    /** All that is searched. */
    about: { kind: 'text', of: (version) => JSON.stringify(aboutOf(version)) },
    revision: { kind: 'count', of: ({ revision }) => revision },
    createdAt: { kind: 'number', of: ({ createdAt }) => Date.parse(createdAt) },
    /** 0 while there is no message. */
    lastMessageAt: { kind: 'number', of: ({ lastMessage }) => Date.parse(lastMessage?.createdAt ?? EPOCH) },
  },
  restore(id, position, { number, text }): ConversationVersion {
    const [subject, ownerName, ownerEmail] = JSON.parse(text('about') ?? '') as About;
    const lastMessageAt = number('lastMessageAt');
    return {
      id: id as ConversationVersion['id'],
      owner: ownerIn(text('owner') ?? ''),
      ownerName,
      ownerEmail,
      type: CONVERSATION_TYPES[number('type')] ?? 'general',
      subject,
      status: CONVERSATION_STATUSES[number('status')] ?? 'open',
      priority: CONVERSATION_PRIORITIES[number('priority')] ?? 'normal',
      assignedTo: text('assignee') as ConversationVersion['assignedTo'],
      lastMessage: lastMessageAt === 0 ? null : { createdAt: instant(lastMessageAt) },
      createdAt: instant(number('createdAt')),
      revision: number('revision'),
      position,
    };
  },
  searched: { column: 'about', of: searchTextOf },
};

function ownerIn(key: string): ConversationVersion['owner'] {
  const border = key.indexOf(':');
  const kind = key.slice(0, border) as ConversationVersion['owner']['kind'];
  return { kind, id: key.slice(border + 1) } as ConversationVersion['owner'];
}

const EPOCH = '1970-01-01T00:00:00.000Z';
