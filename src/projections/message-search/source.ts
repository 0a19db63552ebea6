import type { MessageId } from '../../events/ids.ts';
import type { Awaitable } from '../search/steps.ts';
import type { TextSource } from '../search/text-source.ts';

export interface MessageCounts {
  readonly messages: number;
  readonly owners: number;
}

/** What a store must read for a search of messages, all of one state of the store. */
export interface MessageSource extends TextSource {
  counts(): Awaitable<MessageCounts>;
  /** The owners whose messages are passed over. */
  hiddenOwners(): Awaitable<readonly number[]>;
  /** The owners of a sealed segment's messages, by their ordinals. */
  ownersInSegment(segment: number): Awaitable<Uint32Array>;
  /** The owners of the messages from `from` to before `to`. */
  ownersBetween(from: number, to: number): Awaitable<readonly number[]>;
  /** The ids of owners, in the requested order. */
  ownerIds(ordinals: readonly number[]): Awaitable<readonly string[]>;
  /** The ordinals of those that exist. */
  ownerOrdinals(ids: readonly string[]): Awaitable<readonly number[]>;
  /** Where in the log a message is. */
  positionOf(ordinal: number): Awaitable<number>;
  /** The ids of messages, in the requested order. */
  messageIds(ordinals: readonly number[]): Awaitable<readonly MessageId[]>;
}
