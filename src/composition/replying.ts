import type { Logger } from 'pino';
import { REPLY_TO, type SendReply } from '../api/identity/webhook/replies.ts';
import type { MetricReading } from '../api/kernel/metrics.ts';
import type { CommandHandler } from '../commands/handle.ts';
import type { Presses } from '../commands/identity/presses.ts';
import { hashOf } from '../commands/identity/secrets.ts';
import { deriveKeys } from '../commands/keys.ts';
import { newId } from '../commands/new-id.ts';
import { createSealing } from '../commands/sealing.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';
import { buttonPressStream } from '../events/identity/events.ts';
import type { UserId } from '../events/ids.ts';
import { createHeldPresses } from '../reactions/identity/held-presses.ts';
import { createPressReplies, PRESS_REPLIES } from '../reactions/identity/press-replies.ts';
import type { Reaction } from '../reactions/reaction.ts';
import type { Reacting } from './reacting.ts';
import type { Stores } from './stores/stores.ts';

export interface ReplyingOptions {
  readonly config: Config;
  readonly stores: Pick<Stores, 'isLogShared'>;
  readonly logger: Logger;
  readonly commands: CommandHandler;
  readonly send: SendReply;
}

/** Replies by WhatsApp to refused presses, to the sealed numbers in the log. */
export interface Replying {
  /** `pressId`: WhatsApp's id of the press. `sender`: E.164. */
  sealSender(pressId: string, sender: string): string;
  readonly reaction: Reaction;
  /** Judges presses that had to wait. */
  heldPresses(presses: Pick<Presses, 'settleHeld'>): Reaction;
}

export function createReplying({ config, stores, logger, commands, send }: ReplyingOptions): Replying {
  const sealing = createSealing(deriveKeys(serverSecrets(config), 'sealed numbers to reply to'));
  return {
    sealSender: (pressId, sender) => sealing.seal(buttonPressStream(hashOf(pressId)), sender),
    heldPresses: (presses) => createHeldPresses({ commands, presses, sealing, newUserId: newId<UserId> }),
    reaction: createPressReplies({
      commands,
      sealing,
      hasOthers: stores.isLogShared,
      send: (phoneNumber, reason, signal) => send(phoneNumber, REPLY_TO[reason], signal),
      onAbandoned: (reason) => logger.warn({ reason }, 'a reply by WhatsApp is given up'),
    }),
  };
}

export const repliesGaugesOf = (reacting: Reacting): readonly MetricReading[] => [
  {
    name: 'casebook_replies_waiting',
    help: 'Replies by WhatsApp that this node knows of and no node has sent yet.',
    value: () => reacting.waiting(PRESS_REPLIES),
  },
  {
    name: 'casebook_replies_standing_still',
    help: 'Replies by WhatsApp to events that this node can’t read; they wait for a version that can.',
    value: () => reacting.standingStill(PRESS_REPLIES),
  },
];
