import type { AnalystProjection } from '../../src/history/analyst-projection.ts';

type Priority = 'low' | 'medium' | 'high' | 'urgent';

/** How often each admin was the first to reply, by the priority that the ticket had then. */
interface Replies {
  /** Of the tickets that have no reply yet. */
  readonly waiting: Map<string, Priority>;
  readonly byAdmin: Record<string, Partial<Record<Priority, number>>>;
}

export default {
  start: () => ({ waiting: new Map(), byAdmin: {} }),
  on: {
    TicketOpened: ({ waiting }, { data }) => void waiting.set(data.ticketId, data.priority),
    PriorityChanged({ waiting }, { data }) {
      if (waiting.has(data.ticketId)) waiting.set(data.ticketId, data.to);
    },
    ReplySent({ waiting, byAdmin }, { data }) {
      const priority = waiting.get(data.ticketId);
      if (priority === undefined) return;
      waiting.delete(data.ticketId);
      const { [priority]: before = 0, ...others } = byAdmin[data.adminId] ?? {};
      byAdmin[data.adminId] = { ...others, [priority]: before + 1 };
    },
  },
  result: ({ byAdmin }) => byAdmin,
} satisfies AnalystProjection<Replies, Replies['byAdmin']>;
