import type { CommandHandler, Decide } from '../../commands/handle.ts';
import {
  claimReply,
  pressFold,
  type RefusedPress,
  type SettledReply,
  settleReply,
} from '../../commands/identity/press-reply.ts';
import { isRefusal } from '../../commands/refusal.ts';
import type { Sealing } from '../../commands/sealing.ts';
import { buttonPressRefused, type PressEvent } from '../../events/identity/press-events.ts';
import type { PressRefusal, SendingFailure } from '../../events/identity/vocabulary.ts';
import { instant } from '../../events/ids.ts';
import type { Attending, Reaction } from '../reaction.ts';

/** A stored name, from before names began with their context. */
export const PRESS_REPLIES = 'press-replies';

export interface PressReplyOptions {
  readonly commands: Pick<CommandHandler, 'execute' | 'load'>;
  readonly sealing: Pick<Sealing, 'unseal'>;
  /**
   * Sends the owner of a number (E.164) the reason why a press confirmed nothing. Takes less than `SENDING_MS`, and begins no further
   * attempt once the signal has aborted.
   */
  readonly send: (
    phoneNumber: string,
    reason: PressRefusal,
    signal: AbortSignal,
  ) => Promise<'sent' | SendingFailure>;
  /** Whether other nodes write to the log. If not, a claim of an earlier process doesn't count. */
  readonly hasOthers: boolean;
  readonly onAbandoned: (reason: string) => void;
}

/** How long after a user's message WhatsApp allows a reply, milliseconds. */
const WINDOW_MS = 24 * 3_600_000;
/** What a node has to send one reply before another node tries, milliseconds. */
const SENDING_MS = 20_000;
const FIRST_BACKOFF_MS = 30_000;
const LONGEST_BACKOFF_MS = 30 * 60_000;
/** No claim ends later than this from now, milliseconds, unless a clock was wrong. */
const LONGEST_CLAIM_MS = LONGEST_BACKOFF_MS + 60_000;

interface OwnAttempt {
  /** The first one is 1. */
  readonly attempt: number;
  /** Null: WhatsApp hasn't said anything for certain. */
  readonly settled: SettledReply | null;
}

type Abandoned = Extract<SettledReply, { type: 'PressReplyAbandoned' }>['data']['reason'];

/** Replies to presses that confirmed nothing: at least once, by one node at a time, repeated while WhatsApp is down. */
export function createPressReplies({ commands, ...options }: PressReplyOptions): Reaction {
  /** By stream: what this process has claimed or sent, and the log doesn't say to be settled. */
  const own = new Map<string, OwnAttempt>();

  async function settle(stream: string, settled: SettledReply, attending: Attending): Promise<null> {
    await decide(stream, settleReply(settled), 'reply settled', attending);
    if (settled.type === 'PressReplyAbandoned') options.onAbandoned(settled.data.reason);
    own.delete(stream);
    return null;
  }

  async function decide(
    stream: string,
    decision: Decide<RefusedPress, PressEvent>,
    step: string,
    attending: Attending,
  ): Promise<boolean> {
    const outcome = await commands.execute(pressFold, stream, decision, attending.contextOf(step));
    if (isRefusal(outcome)) throw new Error(`a reply to a press could not be recorded: ${outcome.refused}`);
    return outcome.events.length > 0;
  }

  /** How long another node may be at it; null when none is. This node is called again only when its own claim is over. */
  function othersUntil(stream: string, press: NonNullable<RefusedPress>, now: number): number | null {
    if (!options.hasOthers || press.claimedUntil === null) return null;
    if (own.get(stream)?.attempt === press.attempts) return null;
    const until = Date.parse(press.claimedUntil);
    return until > now && until <= now + LONGEST_CLAIM_MS ? until : null;
  }

  /** One attempt. Null when the reply is settled, else when to look again. */
  async function attempt(
    stream: string,
    press: NonNullable<RefusedPress>,
    phoneNumber: string,
    attending: Attending,
  ): Promise<number | null> {
    const now = Date.parse(attending.now());
    const number = press.attempts + 1;
    const until = now + Math.max(SENDING_MS, backoffAfter(number));
    const claim = claimReply(number, instant(until));
    // Another node was faster, and says until when.
    if (!(await decide(stream, claim, `reply attempt ${number}`, attending))) return now;
    own.set(stream, { attempt: number, settled: null });
    const sent = await options.send(phoneNumber, press.reason, attending.signal);
    if (sent === 'unavailable') return until;
    const settled = sent === 'sent' ? SENT : abandoned('rejected');
    // If the log is down now, the reply is not sent again for that.
    own.set(stream, { attempt: number, settled });
    return settle(stream, settled, attending);
  }

  return {
    name: PRESS_REPLIES,
    what: 'replies by WhatsApp',
    begins: null,
    types: new Set([buttonPressRefused.type]),

    async react({ stream, event, metadata }, attending) {
      const { sealedSender } = (event as Extract<PressEvent, { type: 'ButtonPressRefused' }>).data;
      if (sealedSender === null) return null;
      const { state: press } = await commands.load(pressFold, stream);
      if (press === null || press.isSettled) {
        own.delete(stream);
        return null;
      }
      const answered = own.get(stream)?.settled;
      if (answered) return settle(stream, answered, attending);
      const now = Date.parse(attending.now());
      if (now >= Date.parse(metadata.time) + WINDOW_MS)
        return settle(stream, abandoned('too_late'), attending);
      const until = othersUntil(stream, press, now);
      if (until !== null) return until;
      const phoneNumber = options.sealing.unseal(stream, sealedSender);
      if (phoneNumber === null) return settle(stream, abandoned('sealed'), attending);
      return attempt(stream, press, phoneNumber, attending);
    },
  };
}

const SENT: SettledReply = { type: 'PressReplySent', data: {} };
const abandoned = (reason: Abandoned): SettledReply => ({ type: 'PressReplyAbandoned', data: { reason } });

const backoffAfter = (attempt: number): number =>
  Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
