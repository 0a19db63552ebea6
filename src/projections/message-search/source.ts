import type { MessageId } from '../../events/ids.ts';
import type { Awaitable } from '../search/steps.ts';
import type { TextSource } from '../search/text-source.ts';

export interface MessageCounts {
  readonly messages: number;
  readonly owners: number;
}

/** What a store must be able to read for a search of messages, everything from one and the same state of the store. */
export interface MessageSource extends TextSource {
  counts(): Awaitable<MessageCounts>;
  /** The owners of a sealed segment's messages, by their ordinals. */
  ownersInSegment(segment: number): Awaitable<Uint32Array>;
  /** Of the messages from `from` to before `to`. */
  ownersBetween(from: number, to: number): Awaitable<readonly number[]>;
  /** The ids of owners, in the order asked for. */
  ownerIds(ordinals: readonly number[]): Awaitable<readonly string[]>;
  /** The ordinals of those that there are. */
  ownerOrdinals(ids: readonly string[]): Awaitable<readonly number[]>;
  /** The ids of messages, in the order asked for. */
  messageIds(ordinals: readonly number[]): Awaitable<readonly MessageId[]>;
}
