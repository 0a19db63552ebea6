import type { MessageId } from '../../events/ids.ts';
import type { Stored } from '../projection.ts';

/** What is searched of one message. */
export interface MessageText extends Stored {
  readonly id: MessageId;
  /** The ticket or the conversation that it is of. */
  readonly owner: string;
  /** Folded. */
  readonly text: string;
}
