import { ADMIN, type Person, SUPPORT } from '../acceptance.ts';
import type { CallOptions, TestDesk } from '../desk.ts';
import type { Book } from './book.ts';
import { impliedPriority, isOver, type Priority, type Status, type TicketNote } from './model.ts';

export interface OfficeOptions {
  /** The desk of now: it is another one after a restart. */
  readonly desk: () => TestDesk;
  readonly clock: { read(): number };
  readonly book: Book;
}

export type Office = ReturnType<typeof openOffice>;

const WORDS = 'These are at least ten letters';

/** Tickets of a small team: what it does goes to the desk, and into notes of its own. */
export function openOffice({ desk, clock, book: { done, happened } }: OfficeOptions) {
  const tickets: TicketNote[] = [];
  /** Users by the addresses that they have proven. */
  const holders = new Map<string, string>();
  let words = 0;

  const change = (
    admin: Person,
    { id }: TicketNote,
    what: string,
    body: object,
    headers: CallOptions['headers'] = {},
  ) =>
    desk().call(what === 'reply' ? 'POST' : 'PUT', `${ADMIN}/${id}/${what}`, {
      token: admin.token,
      body,
      headers,
    });

  function turn(ticket: TicketNote, status: Status, resolution: string | null = null): void {
    ticket.status = status;
    ticket.resolution = isOver(ticket) ? resolution : null;
  }

  /** Notes a ticket that was opened now. */
  function note(
    ticket: Pick<TicketNote, 'id' | 'number' | 'email' | 'subject' | 'type' | 'owner'>,
    more: Partial<TicketNote>,
  ) {
    const noted: TicketNote = {
      ...{ status: 'pending', tags: null, assignee: null, messages: 1 },
      ...{ response: null, rating: null, resolution: null, opened: clock.read() },
      ...{ priority: impliedPriority(ticket.type), ...ticket, ...more },
      // A ticket without a token is that of the user who is known by its address.
      owner: ticket.owner ?? holders.get(ticket.email) ?? null,
    };
    tickets.push(noted);
    return noted;
  }

  return {
    tickets,
    note,

    async open(
      ticket: Pick<TicketNote, 'subject' | 'type' | 'email'>,
      priority: Priority | null,
      user?: Person,
    ) {
      const { type: support_type, ...rest } = ticket;
      const body = { ...rest, priority, support_type, description: `${WORDS} ${words++}` };
      const reply = await desk().post(`${SUPPORT}/request-support`, body, user?.token);
      const { id, ticket_number: number } = reply.body.data?.ticket ?? {};
      done(reply, 201, { admins: [`created ${number}`] });
      return note(
        { id, number, ...ticket, owner: user?.id ?? null },
        { priority: priority ?? impliedPriority(ticket.type) },
      );
    },

    /** The user writes: a ticket that waited for them is in progress again. */
    async write(ticket: TicketNote) {
      const { number, email, owner } = ticket;
      const body = { ticket_number: number, email, message: `${WORDS} ${words++}` };
      const reply = await desk().post(`${SUPPORT}/ticket/add-message`, body);
      const own = ticket.status === 'waiting_user' ? [`status_changed ${number}`] : [];
      done(reply, 201, { admins: [`new_user_message ${number}`, ...own], owner, own });
      ticket.messages += 1;
      if (own.length > 0) turn(ticket, 'in_progress');
    },

    /** An admin replies: a pending ticket is in progress then. */
    async reply(admin: Person, ticket: TicketNote) {
      const { number, owner } = ticket;
      const reply = await change(admin, ticket, 'reply', { message: `Answer ${words++}` });
      const admins = ticket.status === 'pending' ? [`status_changed ${number}`] : [];
      done(reply, 201, { admins, owner, own: [`new_reply ${number}`, ...admins] });
      ticket.messages += 1;
      ticket.response ??= (clock.read() - ticket.opened) / 1_000;
      if (admins.length > 0) turn(ticket, 'in_progress');
    },

    async noteInternally(admin: Person, ticket: TicketNote) {
      done(await change(admin, ticket, 'reply', { message: `Note ${words++}`, is_internal: true }), 201);
      ticket.messages += 1;
    },

    /** `to`: null for nobody. */
    async assign(admin: Person, ticket: TicketNote, to: string | null) {
      const reply = await change(admin, ticket, 'assign', { assigned_to: to });
      done(reply, 200, { admins: [`assigned ${ticket.number}`] });
      ticket.assignee = to;
    },

    async status(admin: Person, ticket: TicketNote, status: Status, resolution?: string) {
      const body = { status, ...(resolution !== undefined && { resolution_notes: resolution }) };
      const told = [`status_changed ${ticket.number}`];
      done(await change(admin, ticket, 'status', body), 200, {
        admins: told,
        owner: ticket.owner,
        own: told,
      });
      turn(ticket, status, resolution);
    },

    async priority(
      admin: Person,
      ticket: TicketNote,
      priority: Priority,
      headers: CallOptions['headers'] = {},
    ) {
      const reply = await change(admin, ticket, 'priority', { priority }, headers);
      done(reply, 200, { admins: [`priority_changed ${ticket.number}`] });
      ticket.priority = priority;
    },

    async tags(admin: Person, ticket: TicketNote, tags: readonly string[]) {
      done(await change(admin, ticket, 'tags', { tags }), 200, { admins: [`tags_changed ${ticket.number}`] });
      ticket.tags = tags;
    },

    async rate(user: Person, ticket: TicketNote, rating: number) {
      const reply = await desk().post(`${SUPPORT}/ticket/${ticket.number}/rate`, { rating }, user.token);
      done(reply, 200, { admins: [`rated ${ticket.number}`] });
      ticket.rating = rating;
    },

    /** Both assign the ticket to themselves: the second one, who knows an older revision, is refused and told, and gives way. */
    async bothTake(first: Person, second: Person, ticket: TicketNote) {
      const { headers } = await desk().get(`${ADMIN}/${ticket.id}`, second.token);
      await this.assign(first, ticket, first.id);
      const own = { assigned_to: second.id };
      const refused = await change(second, ticket, 'assign', own, { 'if-match': headers.get('etag') ?? '' });
      const { revision } = refused.body;
      const urgent = ticket.priority === 'urgent' ? 'high' : 'urgent';
      await this.priority(second, ticket, urgent, { 'if-match': `"${revision}"` });
      return refused;
    },

    /** Tickets that nobody had become those of a user who has proven to have their address. */
    becomesOf(ticket: TicketNote, user: Person, position: number) {
      const told = [`owner_changed ${ticket.number}`];
      happened(position, { admins: told, owner: user.id, own: told });
      ticket.owner = user.id;
      holders.set(ticket.email, user.id);
    },
  };
}
