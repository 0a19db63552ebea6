import type { MessageId } from '../../events/ids.ts';
import type { Stored } from '../projection.ts';

/** The searched text of one message. */
export interface MessageText extends Stored {
  readonly id: MessageId;
  /** The ticket or the conversation of the message. */
  readonly owner: string;
  /** The fields of its `SearchText`, joined. */
  readonly text: string;
}
