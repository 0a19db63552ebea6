import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { SendReply } from '../../src/api/identity/webhook/replies.ts';
import { createCommandHandler } from '../../src/commands/handle.ts';
import { pressFold, refusePress } from '../../src/commands/identity/press-reply.ts';
import { createReacting, type Reacting } from '../../src/composition/reacting.ts';
import { createReplying, type Replying } from '../../src/composition/replying.ts';
import { loadConfig } from '../../src/config/load.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { Instant } from '../../src/events/ids.ts';
import type { EventLog, Position } from '../../src/events/log/port.ts';
import { SECRET } from './desk.ts';
import { commandContext } from './examples.ts';

/** Refuses a press: its sender, sealed, is to be replied to. */
export async function refuse(log: EventLog, stream: string, sealedSender: string): Promise<void> {
  const decide = refusePress({ loginId: null, reason: 'spent', sealedSender, userId: null });
  const now = () => new Date().toISOString() as never;
  await createCommandHandler(log, codec).execute(pressFold, stream, decide, commandContext({ now }));
}

/** Refuses a press as a version of the desk would that nobody knows yet. */
export async function refuseInTheFuture(log: EventLog, stream: string): Promise<Position> {
  const metadata = JSON.stringify({ version: 99, time: new Date().toISOString() });
  const event = { id: randomUUID(), type: 'ButtonPressRefused', data: '{}', metadata };
  const appended = await log.append(stream, -1, [event]);
  if (appended.outcome === 'conflict') throw new Error(`${stream} is there already`);
  return appended.position;
}

export interface ReplyingNode extends Replying, Reacting {
  start(): void;
  stop(): Promise<void>;
}

/** The replies of one node of several, all of whose turn it may be. */
export function replyingNode(log: EventLog, logger: Logger, send: SendReply): ReplyingNode {
  const commands = createCommandHandler(log, codec);
  const config = loadConfig({ NODE_ENV: 'test', JWT_SECRET: SECRET });
  const stores = { log, codec, isLogShared: true, projector: () => 'projecting' as const };
  const now = () => new Date().toISOString() as Instant;
  const replying = createReplying({ config, stores, logger, commands, send });
  const stopping = new AbortController();
  const { signal } = stopping;
  const reacting = createReacting([replying.reaction], { stores, logger, commands, now, signal });
  let running: Promise<unknown> | null = null;
  return {
    ...{ ...replying, ...reacting },
    start() {
      running = reacting.run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
