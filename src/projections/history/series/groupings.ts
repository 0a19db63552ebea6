import { CONVERSATION_PRIORITIES, CONVERSATION_TYPES } from '../../../events/conversations/vocabulary.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES } from '../../../events/ticketing/vocabulary.ts';
import { AUTHORS } from '../facts/documents.ts';
import { CHANNELS, type GroupedBy, type Metric } from './metric.ts';

/* What groupings of metrics mean. */

const then = (words: string, keys: readonly string[] | null = null): GroupedBy => ({
  words,
  asOf: 'happening',
  keys,
});
const known = (words: string, keys: readonly string[] | null = null): GroupedBy => ({
  words,
  asOf: 'answer',
  keys,
});

const PARTS_OF_WEEK = ['within', 'outside'];
const NO_ADMIN = 'null stands for none';
const MANY_TAGS = 'A ticket with several tags counts for each, null stands for none; tags are in lower case';
const FROM_WHERE = 'support_ticket, or user_chat and guest_chat for a ticket that continues a conversation';

/** Groups of tickets at a moment. */
export const ofTickets = (moment: string): Metric['groupings'] => ({
  admin: then(`The admin who was assigned ${moment}; ${NO_ADMIN}`),
  type: then('The support type', SUPPORT_TYPES),
  priority: then(`The priority ${moment}`, TICKET_PRIORITIES),
  tag: then(`The tags ${moment}. ${MANY_TAGS}`),
  channel: then(FROM_WHERE, CHANNELS),
});

/** Groups of conversations at a moment. */
export const ofConversations = (moment: string): Metric['groupings'] => ({
  admin: then(`The admin who was assigned ${moment}; ${NO_ADMIN}`),
  type: then('The type of the conversation', CONVERSATION_TYPES),
  priority: then(`The priority ${moment}`, CONVERSATION_PRIORITIES),
  channel: then('user_chat or guest_chat, as the conversation began', CHANNELS.slice(1)),
});

/** Whether a moment was in working time. */
export const inHours = (moment: string): Metric['groupings'] => ({
  business_hours: then(`Whether ${moment} was within business hours`, PARTS_OF_WEEK),
});

/** Of tickets that were opened. */
export const atOpening: Metric['groupings'] = {
  admin: known(`The admin who is assigned as of the answer; ${NO_ADMIN}`),
  type: then('The support type', SUPPORT_TYPES),
  priority: then('The priority with which it was opened', TICKET_PRIORITIES),
  tag: known(`The tags as of the answer. ${MANY_TAGS}`),
  channel: known(FROM_WHERE, CHANNELS),
  ...inHours('the opening'),
};
/** Of conversations that began. */
export const atStart: Metric['groupings'] = {
  admin: known(`The admin who is assigned as of the answer; ${NO_ADMIN}`),
  type: then('The type of the conversation', CONVERSATION_TYPES),
  priority: then('The priority with which it began', CONVERSATION_PRIORITIES),
  channel: then('user_chat or guest_chat, as the conversation began', CHANNELS.slice(1)),
  ...inHours('the start'),
};

/** Of answers: the admin is who wrote it. */
export const ofAnswers = (groupings: Metric['groupings'], opening: string): Metric['groupings'] => ({
  ...groupings,
  admin: then('The admin who answered'),
  ...inHours(opening),
});

export const ofMessages: Metric['groupings'] = {
  admin: then('The admin who wrote it; null stands for a user or a guest'),
  type: then('The support type of the ticket, or the type of the conversation', [
    ...SUPPORT_TYPES,
    ...CONVERSATION_TYPES,
  ]),
  priority: then('The priority at the message', ['low', 'medium', 'normal', 'high', 'urgent']),
  tag: then(`The tags of the ticket at the message. ${MANY_TAGS}`),
  channel: then('Where it was written: support_ticket, user_chat or guest_chat', CHANNELS),
  author: then(
    'Who wrote it: user (of a ticket also one without an account), guest, admin or internal_note',
    AUTHORS,
  ),
  ...inHours('the message'),
};
