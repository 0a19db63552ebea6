import type { Logger } from 'pino';
import { REPLY_TO, type SendReply } from '../api/identity/webhook/replies.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { hashOf } from '../commands/identity/secrets.ts';
import { deriveKeys } from '../commands/keys.ts';
import { createSealing } from '../commands/sealing.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';
import { codec } from '../events/catalogue.ts';
import { buttonPressStream } from '../events/identity/events.ts';
import type { Instant } from '../events/ids.ts';
import { createPressReplies } from '../reactions/identity/press-replies.ts';
import { createReactor } from '../reactions/reactor.ts';
import type { Stores } from './stores/stores.ts';

export interface ReplyingOptions {
  readonly config: Config;
  readonly stores: Pick<Stores, 'log' | 'isLogShared'>;
  readonly logger: Logger;
  readonly commands: CommandHandler;
  readonly now: () => Instant;
  readonly send: SendReply;
}

/** The replies to presses that confirmed nothing, from the sealed number in the log to WhatsApp. */
export interface Replying {
  /** `pressId`: WhatsApp's id of the press. `sender`: E.164. */
  sealSender(pressId: string, sender: string): string;
  start(): void;
  stop(): Promise<void>;
}

export function createReplying({ config, stores, logger, commands, now, send }: ReplyingOptions): Replying {
  const { log, isLogShared } = stores;
  const sealing = createSealing(deriveKeys(serverSecrets(config), 'sealed numbers to reply to'));
  const reaction = createPressReplies({
    ...{ commands, sealing, hasOthers: isLogShared },
    send: (phoneNumber, reason) => send(phoneNumber, REPLY_TO[reason]),
    onAbandoned: (reason) => logger.warn({ reason }, 'a reply by WhatsApp is given up'),
  });
  const reactor = createReactor({
    ...{ log, codec, commands, reaction, now },
    onInterrupted: (error) => logger.warn({ err: error }, 'replying by WhatsApp was interrupted and resumes'),
  });
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    sealSender: (pressId, sender) => sealing.seal(buttonPressStream(hashOf(pressId)), sender),
    start() {
      running = reactor.run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
