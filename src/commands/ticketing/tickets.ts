import type { AppendedEvent } from '../../events/envelope.ts';
import { fullName } from '../../events/full-name.ts';
import type {
  AdminId,
  MessageId,
  RegistrationSessionId,
  TicketId,
  TicketNumber,
  UserId,
} from '../../events/ids.ts';
import { type TicketEvent, ticketStream } from '../../events/ticketing/events.ts';
import type { TicketPriority } from '../../events/ticketing/vocabulary.ts';
import type { Caller } from '../caller.ts';
import type { CommandHandler, Decide, Outcome } from '../handle.ts';
import type { BearerOf, Invocation } from '../invocation.ts';
import type { NewId } from '../new-id.ts';
import type { CommandEvents } from '../recall.ts';
import { type Happening, isRefusal, type Missed, type Refusal, refuse } from '../refusal.ts';
import { hasProof, isOwner, seesInternals, type TicketAccess, type Visitor } from './access.ts';
import { type AddMessage, addMessage } from './add-message.ts';
import { assignTicket, unassignTicket } from './assign-ticket.ts';
import { noteAuthorship, notingAuthorship } from './authorship.ts';
import { changePriority } from './change-priority.ts';
import { type ChangeStatus, changeStatus } from './change-status.ts';
import { type ChangeTags, changeTags } from './change-tags.ts';
import { type OpenTicket, openTicket } from './open-ticket.ts';
import { type RateTicket, rateTicket } from './rate-ticket.ts';
import { type Reply, reply } from './reply.ts';
import { revealTo } from './revealing.ts';
import { setTags } from './set-tags.ts';
import { type TicketState, ticketFold } from './ticket.ts';
import { ticketIdOf, ticketNumberFor } from './ticket-number.ts';

/** The result of a use case on a ticket, or its refusal. */
export type TicketOutcome = Promise<Outcome<TicketState, TicketEvent> | Refusal>;

type ByAdmin = Invocation<BearerOf<'admin'>>;

/** What callers may do with tickets. Each use case looks up what its decision needs, and appends what is decided. */
export interface Tickets {
  /** Opens a ticket for its caller, else for the user with that e-mail or phone number, else without an owner. */
  open(
    asked: Omit<OpenTicket, 'ticketId' | 'ticketNumber' | 'messageId' | 'user' | 'isVerified'>,
    invocation: Invocation,
  ): TicketOutcome;
  /** A message from the user's side. */
  addMessage(
    written: Pick<AddMessage, 'ticketNumber' | 'message' | 'email' | 'link'>,
    invocation: Invocation,
  ): TicketOutcome;
  rate(rating: Omit<RateTicket, 'caller'>, invocation: Invocation): TicketOutcome;

  /** A reply to the user, or an internal note. */
  reply(ticket: TicketId, written: Pick<Reply, 'message' | 'isInternal'>, by: ByAdmin): TicketOutcome;
  changeStatus(ticket: TicketId, change: Omit<ChangeStatus, 'adminId'>, by: ByAdmin): TicketOutcome;
  /** Null: to nobody. */
  assign(ticket: TicketId, admin: AdminId | null, by: ByAdmin): TicketOutcome;
  changePriority(ticket: TicketId, priority: TicketPriority, by: ByAdmin): TicketOutcome;
  setTags(ticket: TicketId, tags: readonly string[], by: ByAdmin): TicketOutcome;
  changeTags(ticket: TicketId, change: ChangeTags, by: ByAdmin): TicketOutcome;

  /** Only tickets of this user now; null: nobody's, or there is none. */
  ownerOf(ticket: TicketId): Promise<UserId | null>;
  /** Whether the caller's token or link proves that the ticket is open to them. A number or an e-mail is no proof. */
  isProven(visitor: Visitor, number: TicketNumber): Promise<boolean>;
  /** The events of a use case that was executed, now or earlier. */
  eventsOf(command: CommandEvents<TicketEvent>): Promise<readonly AppendedEvent<TicketEvent>[]>;
  /** What a caller missed and may see. */
  since(caller: Caller, missed: Missed): Promise<readonly Happening[]>;
}

/** Look-ups of people; null for a person whom the directory doesn't know. */
export interface TicketPeople {
  admin(id: AdminId): Promise<{ readonly name: string | null; readonly email: string | null } | null>;
  user(id: UserId): Promise<{ readonly name: string | null } | null>;
  /** The user with that e-mail address, else the one with that phone number. */
  userByContact(
    contact: Pick<OpenTicket, 'email' | 'phoneNumber'>,
  ): Promise<{ readonly id: UserId; readonly name: string | null } | null>;
  hasRegistrationSession(id: RegistrationSessionId): Promise<boolean>;
}

export interface TicketParts {
  readonly commands: CommandHandler;
  readonly directory: TicketPeople;
  /** What ticket numbers begin with. */
  readonly prefix: string;
  readonly ticketAccess: TicketAccess;
  readonly newId: NewId;
}

export function createTickets(parts: TicketParts): Tickets {
  const { commands, directory, prefix, ticketAccess: access, newId } = parts;
  const change = (
    ticket: TicketId,
    { caller, context, ifMatch = null, concludes = false }: Invocation,
    decide: Decide<TicketState, TicketEvent>,
  ): TicketOutcome =>
    commands.execute(ticketFold, ticketStream(ticket), decide, context, {
      ...{ ifMatch, concludes },
      reveal: revealTo(caller, access),
    });

  const userNamed = async (id: UserId) => ({ id, name: (await directory.user(id))?.name ?? null });

  /** The owner of a contact that a caller gave. Only support sees the name: the contact may be another person's. */
  async function userBehind(contact: Pick<OpenTicket, 'email' | 'phoneNumber'>, caller: Caller) {
    const known = await directory.userByContact(contact);
    return known && { id: known.id, name: seesInternals(caller) ? known.name : null };
  }

  /** The admin with the name in the directory, else the one in their token. */
  async function writing(admin: BearerOf<'admin'>) {
    const id = admin.id as AdminId;
    const known = await directory.admin(id);
    const name = known?.name ?? fullName(admin.firstName, admin.lastName);
    return { id, name, email: known?.email ?? admin.email };
  }

  async function ownerOf(id: TicketId): Promise<UserId | null> {
    const { state } = await commands.load(ticketFold, ticketStream(id));
    return state?.userId ?? null;
  }

  return {
    async open(asked, { caller, context, concludes = false }) {
      const { registrationSessionId: session, email, phoneNumber } = asked;
      if (session !== null && !(await directory.hasRegistrationSession(session)))
        return refuse('invalid_session', { field: 'session_id' });
      const isUser = caller.kind === 'user';
      const user = await (isUser
        ? userNamed(caller.id as UserId)
        : userBehind({ email, phoneNumber }, caller));
      const ticketNumber = await ticketNumberFor(commands, prefix, context);
      const ticketId = ticketIdOf(ticketNumber);
      const made = { ticketId, ticketNumber, messageId: newId<MessageId>(), user, isVerified: isUser };
      const command = { ...asked, ...made };
      const by = { caller, context, concludes };
      const opened = await change(ticketId, by, (ticket) => openTicket(ticket, command));
      if (isRefusal(opened) || opened.events.length > 0) return opened;
      throw new Error(`ticket number ${ticketNumber} was given twice`);
    },

    async addMessage(written, invocation) {
      const { caller } = invocation;
      const callerName = caller.kind === 'user' ? (await userNamed(caller.id as UserId)).name : null;
      const command = { ...written, messageId: newId<MessageId>(), caller, callerName, access };
      const id = ticketIdOf(written.ticketNumber);
      return notingAuthorship({
        decide: (ticket) => addMessage(ticket, command),
        isElsewhere: (ticket) => caller.kind === 'user' && ticket !== null && !isOwner(caller, ticket),
        execute: (decide) => change(id, invocation, decide),
        note: () =>
          noteAuthorship(commands, (caller as BearerOf<'user'>).id as UserId, id, invocation.context),
      });
    },

    rate: (rating, invocation) =>
      change(ticketIdOf(rating.ticketNumber), invocation, (ticket) =>
        rateTicket(ticket, { ...rating, caller: invocation.caller }),
      ),

    async reply(id, written, by) {
      const command = { ...written, messageId: newId<MessageId>(), admin: await writing(by.caller) };
      return change(id, by, (ticket) => reply(ticket, command));
    },

    changeStatus: (id, to, by) =>
      change(id, by, (ticket) => changeStatus(ticket, { ...to, adminId: by.caller.id as AdminId })),

    async assign(id, adminId, by) {
      if (adminId === null) return change(id, by, unassignTicket);
      const known = await directory.admin(adminId);
      const admin = known && { id: adminId, name: known.name ?? known.email ?? adminId };
      return change(id, by, (ticket) => assignTicket(ticket, { admin }));
    },

    changePriority: (id, priority, by) => change(id, by, (ticket) => changePriority(ticket, { priority })),
    setTags: (id, tags, by) => change(id, by, (ticket) => setTags(ticket, { tags })),
    changeTags: (id, tags, by) => change(id, by, (ticket) => changeTags(ticket, tags)),

    ownerOf,

    async isProven(visitor, number) {
      if (visitor.caller.kind !== 'user' && visitor.link === null) return false;
      const { state } = await commands.load(ticketFold, ticketStream(ticketIdOf(number)));
      return state !== null && hasProof(visitor, state);
    },

    eventsOf: (command) => commands.recall(command),
    since: (caller, missed) => commands.since(ticketFold, missed, revealTo(caller, access)),
  };
}
