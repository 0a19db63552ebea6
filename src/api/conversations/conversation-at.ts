import type { ConversationId } from '../../events/ids.ts';
import type { Place } from '../../projections/as-of.ts';
import type { Done } from '../outcomes.ts';

/** A conversation as it was right after a command. */
export interface ConversationAt extends Place {
  readonly id: ConversationId;
}

export const doneAt = (id: ConversationId, { revision, position }: Place): Done<null, ConversationAt> => ({
  told: null,
  facts: { id, revision, position },
  revision,
  position,
});
