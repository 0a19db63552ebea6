import { type ConversationEvent, conversationStream } from '../../events/conversations/events.ts';
import type { AppendedEvent } from '../../events/envelope.ts';
import type { ConversationId } from '../../events/ids.ts';
import type { CommandHandler } from '../handle.ts';
import type { Folded } from '../streams.ts';

/** A message as it was sent. */
export type SentMessage = AppendedEvent<Extract<ConversationEvent, { type: 'ConversationMessageSent' }>>;

/** A conversation's messages in order, without the first `from`, at most `limit` of them. */
export type Messages = (from: number, limit: number) => Promise<readonly SentMessage[]>;

/** Events that are read at once: even if all are as long as possible, they take half a megabyte. */
const PAGE = 100;

/**
 * The messages of a conversation as of a revision, read from its stream. Reading further costs only what is read, also as of a
 * later revision.
 */
export function messagesOf(
  commands: Pick<CommandHandler, 'recall'>,
  id: ConversationId,
): (found: Pick<Folded<unknown>, 'revision' | 'position'>) => Messages {
  const stream = conversationStream(id);
  /** The message after the first `from` has at least this revision. */
  let known = { from: 0, revision: 0 };

  return ({ revision: last, position }) =>
    async (from, limit) => {
      const found: SentMessage[] = [];
      let revision = from < known.from ? 0 : known.revision;
      while (found.length < limit && revision <= last) {
        const events = Math.min(PAGE, last - revision + 1);
        revision += events;
        const page = await commands.recall<ConversationEvent>({
          stream,
          position,
          events,
          revision: revision - 1,
        });
        const sent = page.filter(
          (envelope): envelope is SentMessage => envelope.event.type === 'ConversationMessageSent',
        );
        found.push(...sent.filter(({ event }) => event.data.number > from));
      }
      const wanted = found.slice(0, limit);
      const end = wanted.at(-1);
      if (end && end.event.data.number > known.from)
        known = { from: end.event.data.number, revision: end.revision + 1 };
      return wanted;
    };
}
