import { randomUUID } from 'node:crypto';
import type { CommandContext } from '../commands/context.ts';
import { newId } from '../commands/new-id.ts';
import type { Actor } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';

/** The context of a command that no request of an endpoint issues: it begins a request of its own. */
export function newContext(actor: Actor, now: () => Instant): CommandContext {
  const requestId = randomUUID();
  return {
    now,
    commandId: newId<CommandId>(),
    claimedAt: null,
    actor,
    requestId,
    correlationId: requestId,
  };
}
