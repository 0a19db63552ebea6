import type { ClientSession, Collection } from 'mongodb';
import type { MongoReading } from '../../store/mongo/side.ts';
import { firstRows, type PlainRow, textsIn } from '../../store/mongo/tables.ts';
import { pageOf } from '../../store/page.ts';
import type { MessageSpan, MessageWindow, TicketMessageQueries } from './queries.ts';

interface MessageRow extends PlainRow {
  readonly ticketId: string;
  readonly isInternal: 0 | 1;
  readonly revision: number;
}

/** The index separates internal messages, so that a user's page skips none of them. */
const visibility = (
  includeInternal: boolean,
): MessageRow['isInternal'] | { $in: MessageRow['isInternal'][] } => (includeInternal ? { $in: [0, 1] } : 0);

export function mongoMessages({ collection, snapshot }: MongoReading): TicketMessageQueries {
  const messages = collection<MessageRow>();
  return {
    async page({ ticketId, includeInternal, from, to }) {
      const isInternal = visibility(includeInternal);
      const wanted = { ticketId, isInternal, revision: { $gte: from, $lte: to } };
      return pageOf(textsIn(await firstRows(messages.find(wanted).sort({ revision: 1 }))));
    },
    span: (window) => snapshot((session) => readSpan(messages, window, session)),
  };
}

/** From the index alone. */
async function readSpan(
  messages: Collection<MessageRow>,
  window: MessageWindow,
  session: ClientSession,
): Promise<MessageSpan | null> {
  const last = await lastOf(messages, window, session);
  // For MongoDB, a limit of zero is none.
  if (last === null || window.limit === 0) return null;
  const { ticketId, includeInternal, limit } = window;
  const [found] = await messages
    .aggregate<MessageSpan>(
      [
        { $match: { ticketId, isInternal: visibility(includeInternal), revision: { $lte: last } } },
        { $sort: { revision: -1 } },
        ...(limit === null ? [] : [{ $limit: limit }]),
        {
          $group: {
            _id: null,
            from: { $min: '$revision' },
            to: { $max: '$revision' },
            count: { $sum: 1 },
          },
        },
        { $project: { _id: 0 } },
      ],
      { session },
    )
    .toArray();
  return found ?? null;
}

/** The last revision that a window may have; null when no message can be older. */
async function lastOf(
  messages: Collection<MessageRow>,
  { before, ticketId, includeInternal, to }: MessageWindow,
  session: ClientSession,
): Promise<number | null> {
  if (before === null) return to;
  const found = await messages.findOne({ _id: before }, { session, projection: { document: 0 } });
  if (found?.ticketId !== ticketId || (found.isInternal === 1 && !includeInternal)) return null;
  return Math.min(to, found.revision - 1);
}
