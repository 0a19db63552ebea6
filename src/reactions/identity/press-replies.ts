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
import type { EventEnvelope } from '../../events/envelope.ts';
import { buttonPressRefused, type PressEvent } from '../../events/identity/press-events.ts';
import type { PressRefusal, SendingFailure } from '../../events/identity/vocabulary.ts';
import { instant } from '../../events/ids.ts';
import type { Attending, Reaction } from '../reactor.ts';

export interface PressReplyOptions {
  readonly commands: Pick<CommandHandler, 'execute' | 'load'>;
  readonly sealing: Pick<Sealing, 'unseal'>;
  /** Tells the owner of a number (E.164) why a press confirmed nothing. Takes less than `SENDING_MS`. */
  readonly send: (phoneNumber: string, reason: PressRefusal) => Promise<'sent' | SendingFailure>;
  /** Whether other nodes write to the log. If not, a claim that was made before this process began is nobody's. */
  readonly hasOthers: boolean;
  readonly onAbandoned: (reason: string) => void;
}

/** For so long after a message of theirs, WhatsApp lets anybody be written to. */
const WINDOW_MS = 24 * 3_600_000;
/** What a node has to send one reply before another node tries, milliseconds. */
const SENDING_MS = 20_000;
const FIRST_BACKOFF_MS = 30_000;
const LONGEST_BACKOFF_MS = 30 * 60_000;

/** Replies to everybody who pressed a button in vain: at least once, by one node at a time, again while WhatsApp is away. */
export function createPressReplies({ commands, ...options }: PressReplyOptions): Reaction {
  /** Claims of this process: only these are still at work where there are no others. */
  const own = new Set<string>();

  async function settle(stream: string, settled: SettledReply, attending: Attending): Promise<null> {
    await decide(stream, settleReply(settled), 'reply settled', attending);
    if (settled.type === 'PressReplyAbandoned') options.onAbandoned(settled.data.reason);
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

  return {
    name: 'press-replies',
    types: new Set([buttonPressRefused.type]),

    async react({ stream, metadata }: EventEnvelope, attending) {
      const { state: press } = await commands.load(pressFold, stream);
      if (press === null || press.isSettled || press.sealedSender === null) return null;
      const now = Date.parse(attending.now());
      const claimedUntil = press.claimedUntil === null ? 0 : Date.parse(press.claimedUntil);
      if (claimedUntil > now && (options.hasOthers || own.has(stream))) return claimedUntil;

      const abandon = (reason: 'rejected' | 'too_late' | 'sealed') =>
        settle(stream, { type: 'PressReplyAbandoned', data: { reason } }, attending);
      if (now >= Date.parse(metadata.time) + WINDOW_MS) return abandon('too_late');
      const phoneNumber = options.sealing.unseal(stream, press.sealedSender);
      if (phoneNumber === null) return abandon('sealed');

      const attempt = press.attempts + 1;
      const until = now + Math.max(SENDING_MS, backoffAfter(attempt));
      const claim = claimReply(attempt, instant(until));
      // Another node was faster, and says until when.
      if (!(await decide(stream, claim, `reply attempt ${attempt}`, attending))) return now;
      own.add(stream);
      const sent = await options.send(phoneNumber, press.reason);
      if (sent === 'unavailable') return until;
      own.delete(stream);
      if (sent === 'rejected') return abandon('rejected');
      return settle(stream, { type: 'PressReplySent', data: {} }, attending);
    },
  };
}

const backoffAfter = (attempt: number): number =>
  Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
