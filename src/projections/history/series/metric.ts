/** What can happen that a metric is made of. */
export type Happening =
  | 'ticket_opened'
  | 'ticket_resolved'
  | 'ticket_reopened'
  | 'ticket_answered'
  | 'ticket_rated'
  | 'conversation_started'
  | 'conversation_closed'
  | 'conversation_reopened'
  | 'conversation_answered'
  | 'message_written';

/** By what a figure can be divided. */
export const GROUPINGS = ['admin', 'type', 'priority', 'tag', 'channel', 'business_hours', 'author'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Where a request came from. */
export const CHANNELS = ['support_ticket', 'user_chat', 'guest_chat'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * How a metric's value comes about: the number of happenings, the time since the subject was opened (only working time, where
 * `isBusinessTime`), the ratings, or how many tickets or conversations are open at the end of a period.
 */
export type Measure =
  | { readonly kind: 'count'; readonly of: Happening }
  | { readonly kind: 'duration'; readonly of: Happening; readonly isBusinessTime: boolean }
  | { readonly kind: 'rating'; readonly of: Happening }
  | { readonly kind: 'level'; readonly of: 'tickets' | 'conversations' };

export type Statistic = 'count' | 'average' | 'median' | 'p90' | 'p99';

/** A grouping of one metric: its meaning, and whether groups are those at the happening, or those that are known at `as_of`. */
export interface GroupedBy {
  readonly words: string;
  readonly asOf: 'happening' | 'answer';
  /** All groups in their order, where they are known beforehand: those without a value are listed, too. */
  readonly keys: readonly string[] | null;
}

/** The definition of a metric, and all that there is of it. Another meaning is another version. */
export interface Metric {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly words: string;
  readonly unit: 'tickets' | 'conversations' | 'messages' | 'seconds' | 'stars';
  readonly statistics: readonly Statistic[];
  readonly measure: Measure;
  readonly groupings: Readonly<Partial<Record<Grouping, GroupedBy>>>;
}
