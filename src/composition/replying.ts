import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { REPLY_TO, type SendReply } from '../api/identity/webhook/replies.ts';
import type { GaugeReading } from '../api/kernel/metrics.ts';
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
  /** How many replies this node knows of that nobody has sent yet. */
  waiting(): number;
  /** How many replies this version of the desk can't send, because it can't read what asks for them. */
  standingStill(): number;
  start(): void;
  stop(): Promise<void>;
}

export function createReplying({ config, stores, logger, commands, now, send }: ReplyingOptions): Replying {
  const { log, isLogShared } = stores;
  const sealing = createSealing(deriveKeys(serverSecrets(config), 'sealed numbers to reply to'));
  const reaction = createPressReplies({
    commands,
    sealing,
    hasOthers: isLogShared,
    send: (phoneNumber, reason, signal) => send(phoneNumber, REPLY_TO[reason], signal),
    onAbandoned: (reason) => logger.warn({ reason }, 'a reply by WhatsApp is given up'),
  });
  const stopping = new AbortController();
  const isNew = createNews();
  const reactor = createReactor({
    log,
    codec,
    commands,
    reaction,
    now,
    signal: stopping.signal,
    onInterrupted(error) {
      if (isNew(error)) logger.warn({ err: error }, 'replying by WhatsApp was interrupted and resumes');
    },
    onStandstill: ({ stream, type, position }, { message: reason }) =>
      logger.error(
        { stream, type, position, reason },
        'an event can’t be read: the reply to it stands still',
      ),
  });
  let running: Promise<void> = Promise.resolve();
  return {
    sealSender: (pressId, sender) => sealing.seal(buttonPressStream(hashOf(pressId)), sender),
    waiting: () => reactor.waiting(),
    standingStill: () => reactor.standingStill(),
    start() {
      running = reactor.run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Null: no replies are sent. */
export const repliesGaugesOf = (replying: Replying | null): readonly GaugeReading[] => [
  {
    name: 'casebook_replies_waiting',
    help: 'Replies by WhatsApp that this node knows of and nobody has sent yet.',
    value: () => replying?.waiting() ?? 0,
  },
  {
    name: 'casebook_replies_standing_still',
    help: 'Replies by WhatsApp to events that this node can’t read; they wait for a version that can.',
    value: () => replying?.standingStill() ?? 0,
  },
];

/** What fails on and on fails at least this often, milliseconds. */
const REPEATED_MS = 60_000;
const REASONS = 100;

/** Whether an error is another one than those of the last minute: one that is repeated is told once. */
function createNews(): (error: unknown) => boolean {
  const known = new LRUCache<string, true>({ max: REASONS, ttl: REPEATED_MS });
  return (error) => {
    const reason = String(error);
    const isNew = !known.has(reason);
    known.set(reason, true);
    return isNew;
  };
}
