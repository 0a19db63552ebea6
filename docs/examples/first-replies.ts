import type { AnalystProjection } from '../../src/history/analyst-projection.ts';

/** How often each admin was the first to reply, and of how many tickets that were urgent then. */
interface Replies {
  readonly urgent: Map<string, boolean>;
  readonly byAdmin: Record<string, { first: number; urgent: number }>;
}

export default {
  start: () => ({ urgent: new Map(), byAdmin: {} }),
  on: {
    TicketOpened: ({ urgent }, { data }) => void urgent.set(data.ticketId, data.priority === 'urgent'),
    PriorityChanged({ urgent }, { data }) {
      if (urgent.has(data.ticketId)) urgent.set(data.ticketId, data.to === 'urgent');
    },
    ReplySent({ urgent, byAdmin }, { data }) {
      const isUrgent = urgent.get(data.ticketId);
      if (isUrgent === undefined) return;
      urgent.delete(data.ticketId);
      byAdmin[data.adminId] ??= { first: 0, urgent: 0 };
      const counts = byAdmin[data.adminId] as { first: number; urgent: number };
      counts.first++;
      if (isUrgent) counts.urgent++;
    },
  },
  result: ({ byAdmin }) => byAdmin,
} satisfies AnalystProjection<Replies, Replies['byAdmin']>;
