import { v4 as randomUuid, v7 as timeOrderedUuid } from 'uuid';
import type { CommandContext } from '../commands/context.ts';
import { createDirectory, type Directory } from '../commands/directory/directory.ts';
import { type CommandHandler, createCommandHandler } from '../commands/handle.ts';
import { codec } from '../events/catalogue.ts';
import type { Actor } from '../events/envelope.ts';
import { type CommandId, instant } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import { Random } from './random.ts';

/** The desk's own commands, with a clock that is told the time and ids that follow from the seed. */
export interface Stage {
  readonly commands: CommandHandler;
  readonly directory: Directory;
  /** Moves the clock, milliseconds since the epoch. It never goes back. */
  at(time: number): void;
  /** What surrounds the next command. */
  as(actor: Actor): CommandContext;
  /** An id as the desk gives messages. */
  newId(): string;
}

export function createStage(log: EventLog, seed: number): Stage {
  const random = Random.of(seed, 'ids');
  let now = 0;
  const newId = () => timeOrderedUuid({ msecs: now, random: random.bytes(16) });
  const commands = createCommandHandler(log, codec, {
    newEventId: () => randomUuid({ random: random.bytes(16) }),
  });

  return {
    commands,
    directory: createDirectory(commands),
    at(time) {
      now = Math.max(now, Math.floor(time));
    },
    as(actor) {
      const requestId = newId();
      return {
        now: () => instant(now),
        commandId: newId() as CommandId,
        claimedAt: null,
        actor,
        requestId,
        correlationId: requestId,
      };
    },
    newId,
  };
}
