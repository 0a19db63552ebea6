import { ANONYMOUS, actorOf, type Caller } from '../commands/caller.ts';
import type { Refusal } from '../commands/refusal.ts';
import { isRefusal } from '../commands/refusal.ts';
import { addMessage } from '../commands/ticketing/add-message.ts';
import { assignTicket } from '../commands/ticketing/assign-ticket.ts';
import { changePriority } from '../commands/ticketing/change-priority.ts';
import { changeStatus } from '../commands/ticketing/change-status.ts';
import { openTicket } from '../commands/ticketing/open-ticket.ts';
import { rateTicket } from '../commands/ticketing/rate-ticket.ts';
import { reply } from '../commands/ticketing/reply.ts';
import { setTags } from '../commands/ticketing/set-tags.ts';
import { type TicketState, ticketFold } from '../commands/ticketing/ticket.ts';
import { ticketIdOf, ticketNumberFor } from '../commands/ticketing/ticket-number.ts';
import type { Actor } from '../events/envelope.ts';
import type { MessageId, TicketNumber } from '../events/ids.ts';
import { type TicketEvent, ticketStream } from '../events/ticketing/events.ts';
import type { Cast, DemoAdmin, DemoUser } from './cast.ts';
import type { Step } from './plot.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** The other systems that record users and transactions here. */
const SYSTEM: Actor = { kind: 'service', id: 'core-banking' };

/** A demo that a decision refuses tells a story that can't happen: a mistake in its plot. */
function accepted<Outcome extends object>(outcome: Outcome | Refusal): Outcome {
  if (isRefusal(outcome)) throw new Error(`the demo was refused: ${outcome.refused}`);
  return outcome;
}

/** The directory as it is when the desk begins. */
export async function introduce(stage: Stage, { users, admins }: Cast): Promise<void> {
  for (const { id, record } of admins)
    accepted(await stage.directory.recordAdmin(id, record, stage.as(SYSTEM)));
  for (const { id, record } of users)
    accepted(await stage.directory.recordUser(id, record, stage.as(SYSTEM)));
}

/** Opens the scene's ticket as `request-support` does, and says which number it got. */
export async function open(stage: Stage, scene: Scene, prefix: string): Promise<TicketNumber> {
  const { commands, directory } = stage;
  const { transaction, session, email, phoneNumber } = scene;
  if (transaction)
    accepted(await directory.recordTransaction(transaction.id, transaction.record, stage.as(SYSTEM)));
  if (session)
    accepted(await directory.recordRegistrationSession(session.id, session.record, stage.as(SYSTEM)));
  const context = stage.as(actorOf(callerIn(scene)));
  const user = scene.hasToken ? scene.user : await directory.userByContact({ email, phoneNumber });
  const ticketNumber = await ticketNumberFor(commands, prefix, context);
  const ticketId = ticketIdOf(ticketNumber);
  const command = {
    ...{ ticketId, ticketNumber, messageId: stage.newId() as MessageId, email, phoneNumber },
    user: user && { id: user.id, name: user.name },
    ...{ subject: scene.subject, description: scene.description, priority: scene.priority },
    supportType: session ? null : scene.type,
    relatedTransactionId: transaction?.id ?? null,
    registrationSessionId: session?.id ?? null,
    deviceMetadata: scene.device,
    ...{ ipAddress: scene.ipAddress, userAgent: scene.userAgent },
  };
  accepted(
    await commands.execute(
      ticketFold,
      ticketStream(ticketId),
      (ticket) => openTicket(ticket, command),
      context,
    ),
  );
  return ticketNumber;
}

/** Carries out one step of the plot by the command that the API would call. */
export async function perform(
  stage: Stage,
  scene: Scene,
  ticketNumber: TicketNumber,
  step: Step,
): Promise<void> {
  const stream = ticketStream(ticketIdOf(ticketNumber));
  const context = stage.as(actorIn(scene, step));
  const decide = decisionFor(scene, ticketNumber, step, stage.newId() as MessageId);
  accepted(await stage.commands.execute(ticketFold, stream, decide, context));
}

type Decision = (ticket: TicketState) => readonly TicketEvent[] | Refusal;

function decisionFor(scene: Scene, ticketNumber: TicketNumber, step: Step, messageId: MessageId): Decision {
  switch (step.kind) {
    case 'message':
      return (ticket) => addMessage(ticket, { ...messageIn(scene, step.text), ticketNumber, messageId });
    case 'reply':
    case 'note':
      return (ticket) =>
        reply(ticket, { messageId, message: step.text, isInternal: step.kind === 'note', admin: step.by });
    case 'assign':
      return (ticket) => assignTicket(ticket, { admin: step.to });
    case 'urgent':
      return (ticket) => changePriority(ticket, { priority: 'urgent' });
    case 'tags':
      return (ticket) => setTags(ticket, { tags: step.tags });
    case 'status': {
      const change = { status: step.status, resolutionNotes: step.notes, adminId: step.by.id };
      return (ticket) => changeStatus(ticket, change);
    }
    case 'rate': {
      const { rating, feedback } = step;
      return (ticket) => rateTicket(ticket, { ticketNumber, rating, feedback, caller: callerIn(scene) });
    }
    default:
      return step satisfies never;
  }
}

const messageIn = (scene: Scene, message: string) => {
  const caller = callerIn(scene);
  return {
    message,
    email: scene.email,
    caller,
    callerName: caller.kind === 'anonymous' ? null : (scene.user?.name ?? null),
  };
};

const actorIn = (scene: Scene, step: Step): Actor =>
  'by' in step ? adminActor(step.by) : actorOf(callerIn(scene));

const adminActor = ({ id }: DemoAdmin): Actor => ({ kind: 'admin', id });

const callerIn = ({ user, hasToken }: Scene): Caller => (user && hasToken ? bearerOf(user) : ANONYMOUS);

const bearerOf = ({ id, email, phoneNumber, record }: DemoUser): Caller => ({
  ...{ kind: 'user', id, email, phoneNumber, firstName: record.first_name, lastName: record.last_name },
  expiresAt: Number.MAX_SAFE_INTEGER,
  familyId: null,
});
