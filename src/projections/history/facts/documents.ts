import type { Stored } from '../../projection.ts';

/** What a fact says. The order is stored: new kinds come last, and no kind ever changes. */
export const FACT_KINDS = [
  /** Support type and priority. */
  'ticket_opened',
  /** The conversation that the ticket continues. */
  'ticket_linked',
  /** The new status. */
  'ticket_status',
  /** The new priority. */
  'ticket_priority',
  /** The admin; none: unassigned. */
  'ticket_assignee',
  /** The keys of the tags that it has from then on, in order. */
  'ticket_tags',
  /** 1 to 5. */
  'ticket_rated',
  /** Who wrote: an author, and the admin if it was one. */
  'ticket_message',
  /** Type, and the owner's kind. */
  'conversation_started',
  'conversation_status',
  'conversation_priority',
  'conversation_assignee',
  'conversation_message',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** Who writes messages. What the desk itself writes isn't counted. */
export const AUTHORS = ['user', 'guest', 'admin', 'internal_note'] as const;
export type Author = (typeof AUTHORS)[number];

/** What one event says about a ticket or a conversation, as far as figures are made of it. */
export interface Fact extends Stored {
  /** In milliseconds since the epoch. */
  readonly time: number;
  readonly kind: FactKind;
  /** The ticket or the conversation; see `ticketSubject` and `conversationSubject`. */
  readonly subject: string;
  readonly words: readonly string[];
}

/** The name of a ticket or a conversation among the subjects of facts. */
export const ticketSubject = (id: string): string => `t${id}`;
export const conversationSubject = (id: string): string => `c${id}`;
