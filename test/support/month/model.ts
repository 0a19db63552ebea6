/** What a team knows of its tickets and chats when it keeps a book of its own, beside the desk. */

export const STATUSES = [
  'pending',
  'in_progress',
  'waiting_user',
  'resolved',
  'closed',
  'escalated',
] as const;
export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
export const TYPES = [
  ...['GENERAL_INQUIRY', 'REGISTRATION_ISSUE', 'LOGIN_ISSUE', 'TRANSACTION_ISSUE', 'PAYMENT_ISSUE'],
  ...[
    'ACCOUNT_ISSUE',
    'WALLET_ISSUE',
    'CARD_ISSUE',
    'KYC_VERIFICATION_ISSUE',
    'SECURITY_ISSUE',
    'BILLING_ISSUE',
  ],
  ...['REFUND_REQUEST', 'FEATURE_REQUEST', 'BUG_REPORT', 'OTHER'],
];
export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];

export interface TicketNote {
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly subject: string;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly opened: number;
  owner: string | null;
  status: Status;
  priority: Priority;
  tags: readonly string[] | null;
  assignee: string | null;
  /** All messages, internal notes too. */
  messages: number;
  /** Seconds until the first visible reply. */
  response: number | null;
  rating: number | null;
  resolution: string | null;
}

export interface ChatNote {
  readonly id: string;
  /** A user's id, or a guest's. */
  readonly owner: string;
  readonly isGuest: boolean;
  status: 'open' | 'closed';
  admin: string | null;
  /** What was said, in order. */
  readonly said: string[];
  /** The number of the ticket that carries it on. */
  ticket: string | null;
}

export const isOpen = ({ status }: Pick<TicketNote, 'status'>): boolean =>
  status === 'pending' || status === 'in_progress' || status === 'escalated';
export const isOver = ({ status }: Pick<TicketNote, 'status'>): boolean =>
  status === 'resolved' || status === 'closed';

const HIGH = ['SECURITY_ISSUE', 'REFUND_REQUEST', 'REGISTRATION_ISSUE', 'LOGIN_ISSUE'];
const LOW = ['FEATURE_REQUEST', 'GENERAL_INQUIRY', 'OTHER'];
/** The priority of a ticket that nobody gave one. */
export const impliedPriority = (type: string): Priority =>
  HIGH.includes(type) ? 'high' : LOW.includes(type) ? 'low' : 'medium';

const DAY = 86_400_000;
const countBy = <Key extends string>(keys: readonly Key[], of: readonly string[]): Record<Key, number> =>
  Object.fromEntries(keys.map((key) => [key, of.filter((one) => one === key).length])) as Record<Key, number>;
const mean = (figures: readonly number[]): number | null =>
  figures.length === 0 ? null : figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
const rounded = (figure: number | null, decimals: number): number | null =>
  figure === null ? null : Math.round(figure * 10 ** decimals) / 10 ** decimals;

/** The figures over all tickets, as the dashboard shows them. `now`: milliseconds since the epoch; days are those of UTC. */
export function figuresOf(tickets: readonly TicketNote[], now: number) {
  const byStatus = countBy(
    STATUSES,
    tickets.map(({ status }) => status),
  );
  const today = Math.floor(now / DAY);
  const within = (days: number) =>
    tickets.filter(({ opened }) => Math.floor(opened / DAY) > today - days).length;
  const numbers = (all: readonly (number | null)[]) => all.filter((one) => one !== null);
  const ratings = numbers(tickets.map(({ rating }) => rating));
  return {
    overview: {
      total_tickets: tickets.length,
      open: tickets.filter(isOpen).length,
      ...byStatus,
      unassigned: tickets.filter((ticket) => isOpen(ticket) && ticket.assignee === null).length,
    },
    activity: { new_today: within(1), new_this_week: within(7), new_this_month: within(30) },
    performance: {
      avg_response_time_seconds: rounded(mean(numbers(tickets.map(({ response }) => response))), 0),
      avg_satisfaction_rating: rounded(mean(ratings), 1),
      total_rated: ratings.length,
    },
    by_status: byStatus,
    by_priority: countBy(
      PRIORITIES,
      tickets.map(({ priority }) => priority),
    ),
    by_type: countBy(
      TYPES,
      tickets.map(({ type }) => type),
    ),
  };
}

/** The queues that the team looks at, by their queries; `me` is the admin who asks. */
export const queuesOf = (me: string): Readonly<Record<string, (ticket: TicketNote) => boolean>> => ({
  '': () => true,
  'open=true': isOpen,
  'open=true&assigned_to=unassigned': (ticket) => isOpen(ticket) && ticket.assignee === null,
  'assigned_to=me': ({ assignee }) => assignee === me,
  'assigned_to=me,unassigned&open=true': (ticket) =>
    isOpen(ticket) && (ticket.assignee === me || ticket.assignee === null),
  'status=waiting_user': ({ status }) => status === 'waiting_user',
  'status=resolved,closed': isOver,
  'priority=high,urgent&open=true': (ticket) =>
    isOpen(ticket) && (ticket.priority === 'high' || ticket.priority === 'urgent'),
  'support_type=CARD_ISSUE,REFUND_REQUEST': ({ type }) => type === 'CARD_ISSUE' || type === 'REFUND_REQUEST',
  'tag=vip': ({ tags }) => tags?.includes('vip') === true,
  'tag=fraud,refund&status=pending,in_progress,escalated': (ticket) =>
    isOpen(ticket) && ticket.tags?.some((tag) => tag === 'fraud' || tag === 'refund') === true,
  'search=card': ({ subject }) => /card/i.test(subject),
  'search=card%20lost': ({ subject }) => /card/i.test(subject) && /lost/i.test(subject),
});
