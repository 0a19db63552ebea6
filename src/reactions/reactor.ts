import { createHash } from 'node:crypto';
import type { CommandContext } from '../commands/context.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { type Codec, decodeOrThrow } from '../events/codec.ts';
import type { EventOf } from '../events/definition.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';
import { followLog, RETRY_POLICY } from '../events/log/follow.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';
import { type reactionProgressed, reactionStream } from '../events/operations/reaction-events.ts';
import { createAgenda, type Due, rest } from './agenda.ts';

/**
 * What follows from events of some types: a decision that can be repeated, and commands. Every node runs it; of what
 * reaches outside, it has to let one node have its turn (by a command that only one of them can be the first to give).
 */
export interface Reaction {
  /** A stored name: under it the log has how far the reaction has come. */
  readonly name: string;
  readonly types: ReadonlySet<string>;
  /**
   * Does what the event asks for, as far as it isn't done yet. Null: there is nothing left to do. Else the time
   * (milliseconds since the epoch) at which it is to be called again. What it throws means: again in a while.
   */
  react(envelope: EventEnvelope, attend: Attending): Promise<number | null>;
}

/** What a reaction gives commands with. */
export interface Attending {
  now(): Instant;
  /** Ids follow from the event that caused the command, and from what the step is called. */
  contextOf(step: string): CommandContext;
}

export interface ReactorOptions {
  readonly log: EventReader;
  readonly codec: Codec;
  readonly commands: Pick<CommandHandler, 'reserve'>;
  readonly reaction: Reaction;
  readonly now: () => Instant;
  readonly onInterrupted: (error: unknown) => void;
}

/** Follows the log for a reaction, from where the log says that it has come, on this node. */
export interface Reactor {
  /** Runs until the signal aborts, and then until what is under way is done, for some seconds at most. Never throws. */
  run(signal: AbortSignal): Promise<void>;
}

/** How many events pass by until that is recorded although there was nothing to do. */
const RECORDED_EVERY = 10_000;

export function createReactor({ log, commands, reaction, now, ...options }: ReactorOptions): Reactor {
  let position: Position = BEGINNING;
  /** As the log has it: it is never less than what was recorded before by this node. */
  let recorded: Position = BEGINNING;
  let passed = 0;
  const stream = reactionStream(reaction.name);
  const agenda = createAgenda({
    now: () => Date.parse(now()),
    attend: ({ envelope }) => reaction.react(envelope, attendingOf(envelope, now)),
    onDone: record,
    onFailed: options.onInterrupted,
  });

  /** Everything before the earliest event that isn't dealt with is. */
  async function record(): Promise<void> {
    const to = agenda.earliest()?.after ?? position;
    if (to <= recorded) return;
    recorded = to;
    passed = 0;
    await commands.reserve(stream, progressedTo(to), contextOf(`${reaction.name} ${to}`, stream, now));
  }

  async function bring(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    for (const event of events) {
      if (event.position <= position) continue;
      if (reaction.types.has(event.type)) await agenda.add(await dueOf(event, position), signal);
      position = event.position;
      passed++;
    }
    if (passed >= RECORDED_EVERY) await record();
  }

  async function dueOf(event: RecordedEvent, after: Position): Promise<Due> {
    const [envelope] = await decodeOrThrow(options.codec, [event]);
    return { envelope: envelope as EventEnvelope, after, at: 0 };
  }

  /** Null until the log has said it. */
  let begun: Position | null = null;

  async function begin(): Promise<void> {
    const last = await log.readStream(stream, { direction: 'backwards', limit: 1 });
    const [progressed] = await decodeOrThrow<EventOf<typeof reactionProgressed>>(options.codec, last);
    if (progressed) position = recorded = progressed.event.data.position;
    begun = position;
  }

  return {
    async run(signal) {
      while (begun === null && !signal.aborted) {
        await begin().catch(async (error) => {
          options.onInterrupted(error);
          await rest(RETRY_POLICY.longestBackoff, signal);
        });
      }
      const following = followLog({
        ...{ log, retryPolicy: RETRY_POLICY, bring, position: () => position },
        onStarted() {},
        isBusy: () => agenda.isFull(),
        onInterrupted: options.onInterrupted,
      });
      await Promise.all([following.run(signal), agenda.run(signal)]);
    },
  };
}

const progressedTo = (position: Position) => ({
  type: 'ReactionProgressed' satisfies (typeof reactionProgressed)['type'],
  data: { position },
});

const attendingOf = ({ id, metadata }: EventEnvelope, now: () => Instant): Attending => ({
  now,
  contextOf: (step) => ({ ...contextOf(`${id} ${step}`, id, now), correlationId: metadata.correlationId }),
});

function contextOf(step: string, cause: string, now: () => Instant): CommandContext {
  return {
    now,
    commandId: idFrom(step) as CommandId,
    claimedAt: null,
    actor: { kind: 'system', id: null },
    requestId: cause,
    correlationId: cause,
  };
}

/** The same UUID for the same text. */
function idFrom(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
