import { v4 as randomUuid, v7 as timeOrderedUuid } from 'uuid';
import { actorOf, type Caller } from '../commands/caller.ts';
import type { CommandContext } from '../commands/context.ts';
import { createDirectory, type Directory } from '../commands/directory/directory.ts';
import { createCommandHandler } from '../commands/handle.ts';
import type { Invocation } from '../commands/invocation.ts';
import { isRefusal, type Refusal } from '../commands/refusal.ts';
import { createTickets, type Tickets } from '../commands/ticketing/tickets.ts';
import { codec } from '../events/catalogue.ts';
import type { Actor } from '../events/envelope.ts';
import { type CommandId, instant } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import { lookUpsAmong, type People } from './people.ts';
import { Random } from './random.ts';

/** The desk's own use cases, with a clock that is set by the demo, and ids that follow from the seed. */
export interface DemoDesk {
  readonly directory: Directory;
  readonly tickets: Tickets;
  /** Sets the clock, milliseconds since the epoch. It never goes back. */
  at(time: number): void;
  by<By extends Caller>(caller: By): Invocation<By>;
  /** The context of records by other systems. */
  bySystem(): CommandContext;
}

const SYSTEM: Actor = { kind: 'service', id: 'core-banking' };

/** `prefix`: of ticket numbers. */
export function createDemoDesk(
  log: EventLog,
  people: People,
  { seed, prefix }: { readonly seed: number; readonly prefix: string },
): DemoDesk {
  const random = new Random(seed, 'ids');
  let now = 0;
  const newId = <Id extends string>() => timeOrderedUuid({ msecs: now, random: random.bytes(16) }) as Id;
  const commands = createCommandHandler(log, codec, {
    newEventId: () => randomUuid({ random: random.bytes(16) }),
  });

  function contextOf(actor: Actor): CommandContext {
    const requestId = newId();
    return {
      now: () => instant(now),
      commandId: newId<CommandId>(),
      claimedAt: null,
      actor,
      requestId,
      correlationId: requestId,
    };
  }

  return {
    directory: createDirectory(commands),
    tickets: createTickets({ commands, directory: lookUpsAmong(people), prefix, newId }),
    at(time) {
      now = Math.max(now, Math.floor(time));
    },
    by: (caller) => ({ caller, context: contextOf(actorOf(caller)) }),
    bySystem: () => contextOf(SYSTEM),
  };
}

/** Throws when a command was refused: the demo's script is wrong then. */
export function accepted<Outcome extends object>(outcome: Outcome | Refusal): Outcome {
  if (isRefusal(outcome)) throw new Error(`the demo was refused: ${outcome.refused}`);
  return outcome;
}
