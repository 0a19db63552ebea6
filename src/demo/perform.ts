import { ANONYMOUS, actorOf, type Bearer, type Caller } from '../commands/caller.ts';
import type { BearerOf, Invocation } from '../commands/invocation.ts';
import { isRefusal, type Refusal } from '../commands/refusal.ts';
import { ticketIdOf } from '../commands/ticketing/ticket-number.ts';
import type { TicketOutcome } from '../commands/ticketing/tickets.ts';
import type { Actor } from '../events/envelope.ts';
import type { TicketNumber } from '../events/ids.ts';
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

/** Opens the scene's ticket, and says which number it got. */
export async function open(stage: Stage, scene: Scene): Promise<TicketNumber> {
  const { directory, tickets } = stage;
  const { transaction, session, email, phoneNumber } = scene;
  if (transaction)
    accepted(await directory.recordTransaction(transaction.id, transaction.record, stage.as(SYSTEM)));
  if (session)
    accepted(await directory.recordRegistrationSession(session.id, session.record, stage.as(SYSTEM)));
  const asked = {
    email,
    phoneNumber,
    subject: scene.subject,
    description: scene.description,
    supportType: session ? null : scene.type,
    priority: scene.priority,
    relatedTransactionId: transaction?.id ?? null,
    registrationSessionId: session?.id ?? null,
    deviceMetadata: scene.device,
    ipAddress: scene.ipAddress,
    userAgent: scene.userAgent,
  };
  const { state } = accepted(await tickets.open(asked, invokedBy(stage, callerIn(scene))));
  if (state === null) throw new Error('a ticket was opened and is not there');
  return state.ticketNumber;
}

/** Carries out one step of the plot by the use case that the API would call. */
export async function perform(
  stage: Stage,
  scene: Scene,
  ticketNumber: TicketNumber,
  step: Step,
): Promise<void> {
  accepted(await carryOut(stage, scene, ticketNumber, step));
}

function carryOut(stage: Stage, scene: Scene, ticketNumber: TicketNumber, step: Step): TicketOutcome {
  const { tickets } = stage;
  const id = ticketIdOf(ticketNumber);
  if (step.kind === 'message') {
    const written = { ticketNumber, message: step.text, email: scene.email };
    return tickets.addMessage(written, invokedBy(stage, callerIn(scene)));
  }
  if (step.kind === 'rate') {
    const { rating, feedback } = step;
    return tickets.rate({ ticketNumber, rating, feedback }, invokedBy(stage, callerIn(scene)));
  }
  const by = invokedBy(stage, adminOf(step.by));
  switch (step.kind) {
    case 'reply':
    case 'note':
      return tickets.reply(id, { message: step.text, isInternal: step.kind === 'note' }, by);
    case 'assign':
      return tickets.assign(id, step.to.id, by);
    case 'urgent':
      return tickets.changePriority(id, 'urgent', by);
    case 'tags':
      return tickets.setTags(id, step.tags, by);
    case 'status':
      return tickets.changeStatus(id, { status: step.status, resolutionNotes: step.notes }, by);
    default:
      return step satisfies never;
  }
}

const invokedBy = <By extends Caller>(stage: Stage, caller: By): Invocation<By> => ({
  caller,
  context: stage.as(actorOf(caller)),
});

const callerIn = ({ user, hasToken }: Scene): Caller =>
  user && hasToken ? { kind: 'user', ...bearerOf(user) } : ANONYMOUS;

const adminOf = (admin: DemoAdmin): BearerOf<'admin'> => ({ kind: 'admin', ...bearerOf(admin) });

const bearerOf = ({ id, email, record, ...known }: DemoUser | DemoAdmin): Omit<Bearer, 'kind'> => ({
  id,
  email,
  phoneNumber: 'phoneNumber' in known ? known.phoneNumber : null,
  firstName: record.first_name,
  lastName: record.last_name,
  expiresAt: Number.MAX_SAFE_INTEGER,
  familyId: null,
});
