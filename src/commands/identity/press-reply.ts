import type { PressEvent } from '../../events/identity/press-events.ts';
import type { PressRefusal } from '../../events/identity/vocabulary.ts';
import type { Instant } from '../../events/ids.ts';
import type { Fold } from '../streams.ts';

/** A press that didn't confirm a login, and the state of the reply to its sender; null: there is none. */
export type RefusedPress = {
  readonly reason: PressRefusal;
  /** The number to reply to, sealed; null: no reply is sent. */
  readonly sealedSender: string | null;
  /** The number of attempts, including the current one. */
  readonly attempts: number;
  /** No other node makes an attempt before this time; null before the first attempt. */
  readonly claimedUntil: Instant | null;
  readonly isSettled: boolean;
} | null;

export const pressFold: Fold<RefusedPress, PressEvent> = {
  version: 1,
  initial: null,
  evolve(press, event) {
    if (event.type === 'ButtonPressRefused') {
      const { reason, sealedSender } = event.data;
      return { reason, sealedSender, attempts: 0, claimedUntil: null, isSettled: sealedSender === null };
    }
    if (press === null) throw new Error(`${event.type} happened to a press that was never refused`);
    switch (event.type) {
      case 'PressReplyClaimed':
        return { ...press, attempts: press.attempts + 1, claimedUntil: event.data.until };
      case 'PressReplySent':
      case 'PressReplyAbandoned':
        return { ...press, isSettled: true };
      default:
        return event satisfies never;
    }
  },
};

type Decision = readonly PressEvent[];

export const refusePress =
  (refused: Extract<PressEvent, { type: 'ButtonPressRefused' }>['data']) =>
  (press: RefusedPress): Decision =>
    press === null ? [{ type: 'ButtonPressRefused', data: refused }] : [];

/** The node that records an attempt first makes it. */
export const claimReply =
  (attempt: number, until: Instant) =>
  (press: RefusedPress): Decision =>
    press === null || press.isSettled || press.attempts !== attempt - 1
      ? []
      : [{ type: 'PressReplyClaimed', data: { until } }];

export type SettledReply = Extract<PressEvent, { type: 'PressReplySent' | 'PressReplyAbandoned' }>;

export const settleReply =
  (settled: SettledReply) =>
  (press: RefusedPress): Decision =>
    press === null || press.isSettled ? [] : [settled];
