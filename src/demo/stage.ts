import { v4 as randomUuid, v7 as timeOrderedUuid } from 'uuid';
import type { CommandContext } from '../commands/context.ts';
import { createDirectory, type Directory } from '../commands/directory/directory.ts';
import { createCommandHandler } from '../commands/handle.ts';
import { createTickets, type TicketPeople, type Tickets } from '../commands/ticketing/tickets.ts';
import { codec } from '../events/catalogue.ts';
import type { Actor } from '../events/envelope.ts';
import { type CommandId, instant } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import type { Cast } from './cast.ts';
import { Random } from './random.ts';

/** The desk's own use cases, with a clock that is told the time and ids that follow from the seed. */
export interface Stage {
  readonly directory: Directory;
  readonly tickets: Tickets;
  /** Moves the clock, milliseconds since the epoch. It never goes back. */
  at(time: number): void;
  /** What surrounds the next command. */
  as(actor: Actor): CommandContext;
}

/** @param plan `prefix`: of ticket numbers */
export function createStage(
  log: EventLog,
  { seed, prefix }: { readonly seed: number; readonly prefix: string },
  cast: Cast,
): Stage {
  const random = Random.of(seed, 'ids');
  let now = 0;
  const newId = <Id extends string>() => timeOrderedUuid({ msecs: now, random: random.bytes(16) }) as Id;
  const commands = createCommandHandler(log, codec, {
    newEventId: () => randomUuid({ random: random.bytes(16) }),
  });

  return {
    directory: createDirectory(commands),
    tickets: createTickets({ commands, directory: lookUpsIn(cast), prefix, newId }),
    at(time) {
      now = Math.max(now, Math.floor(time));
    },
    as(actor) {
      const requestId = newId();
      return {
        now: () => instant(now),
        commandId: newId<CommandId>(),
        claimedAt: null,
        actor,
        requestId,
        correlationId: requestId,
      };
    },
  };
}

/** What the directory will say once the cast is recorded there, without waiting for the log. */
function lookUpsIn({ users, admins }: Cast): TicketPeople {
  const byId = new Map([...users, ...admins].map((person) => [person.id as string, person]));
  const byContact = new Map(
    users.flatMap((user) => [user.email, user.phoneNumber].map((one) => [one, user])),
  );
  return {
    admin: async (id) => byId.get(id) ?? null,
    user: async (id) => byId.get(id) ?? null,
    userByContact: async ({ email, phoneNumber }) =>
      byContact.get(email) ?? byContact.get(phoneNumber ?? '') ?? null,
    hasRegistrationSession: async () => true,
  };
}
