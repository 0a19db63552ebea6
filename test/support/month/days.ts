import type { Person } from '../acceptance.ts';
import type { ChatOffice } from './chat-office.ts';
import { type ChatNote, isOpen, isOver, STATUSES, type Status, type TicketNote } from './model.ts';
import type { Office } from './office.ts';
import type { Choices } from './random.ts';

export interface Team {
  readonly office: Office;
  readonly chats: ChatOffice;
  readonly choose: Choices;
  /** The admins who work today. */
  admins: readonly [Person, ...Person[]];
  /** Those with an account. */
  readonly users: readonly [Person, ...Person[]];
  /** Addresses of people without one. */
  readonly strangers: readonly [string, ...string[]];
  /** Lets some minutes pass. */
  pass(): void;
}

const SUBJECTS = [
  ['Card lost on a journey', 'CARD_ISSUE'],
  ['A lost parcel and a new card', 'CARD_ISSUE'],
  ['My card is declined', 'CARD_ISSUE'],
  ['The refund has not arrived', 'REFUND_REQUEST'],
  ['Transfer is stuck', 'TRANSACTION_ISSUE'],
  ['I see a transfer that is not mine', 'SECURITY_ISSUE'],
  ['Code does not arrive', 'LOGIN_ISSUE'],
  ['Please add a dark mode', 'FEATURE_REQUEST'],
] as const;
const TAGS = ['vip', 'fraud', 'refund', 'branch', 'follow-up'];

export function subject(choose: Choices) {
  const [subject, type] = choose.one(SUBJECTS);
  return { subject, type };
}

/** What happens on one day: new tickets and chats, and the work on those that are there. */
export async function playDay(team: Team): Promise<void> {
  const { choose, pass } = team;
  for (let arrivals = 2 + choose.below(3); arrivals > 0; arrivals--) {
    pass();
    await arrive(team);
  }
  for (let tasks = 8 + choose.below(6); tasks > 0; tasks--) {
    pass();
    await workOn(team);
  }
  pass();
  await chat(team);
}

async function arrive({ office, choose, users, strangers }: Team): Promise<void> {
  const priority = choose.one([null, 'low', 'medium', 'high']);
  if (choose.chance(35)) await office.open({ ...subject(choose), email: choose.one(strangers) }, priority);
  else {
    const user = choose.one(users);
    await office.open({ ...subject(choose), email: user.email }, priority, user);
  }
}

async function workOn(team: Team): Promise<void> {
  const { office, choose, admins } = team;
  const admin = choose.one(admins);
  const ticket = choose.chance(70)
    ? choose.any(office.tickets.filter((one) => !isOver(one)))
    : choose.any(office.tickets);
  if (ticket === undefined) return;
  const kind = choose.below(10);
  if (kind < 3) await office.reply(admin, ticket);
  else if (kind === 3) await office.noteInternally(admin, ticket);
  else if (kind < 6) await take(team, admin, ticket);
  else if (kind === 6) await office.tags(admin, ticket, otherTags(choose, ticket));
  else if (kind === 7 && !isOver(ticket)) await office.write(ticket);
  else await move(team, admin, ticket);
}

/** The ticket goes to one of the admins, or back to nobody. */
async function take({ office, choose, admins }: Team, admin: Person, ticket: TicketNote): Promise<void> {
  const others = [null, ...admins.map(({ id }) => id)].filter((id) => id !== ticket.assignee);
  await office.assign(admin, ticket, choose.any(choose.chance(80) ? others.filter(Boolean) : others) ?? null);
}

function otherTags(choose: Choices, { tags }: TicketNote): readonly string[] {
  const fitting = TAGS.filter((tag) => tags?.length !== 1 || tags[0] !== tag);
  return [choose.any(fitting) ?? 'vip'];
}

/** Its status changes: on to its end, and sometimes back. What was resolved is often rated. */
async function move({ office, choose, users }: Team, admin: Person, ticket: TicketNote): Promise<void> {
  const wanted: readonly Status[] = isOver(ticket)
    ? ['in_progress', 'closed', 'closed']
    : ['waiting_user', 'escalated', 'in_progress', 'resolved', 'resolved', 'closed'];
  const status = choose.any(wanted.filter((one) => one !== ticket.status)) ?? 'in_progress';
  const isEnd = status === 'resolved' || status === 'closed';
  await office.status(admin, ticket, status, isEnd ? `Done as ${STATUSES.indexOf(status)}` : undefined);
  const user = users.find(({ id }) => id === ticket.owner);
  if (isEnd && user && ticket.rating === null && choose.chance(70))
    await office.rate(user, ticket, 1 + choose.below(5));
}

/** A chat begins or goes on, is closed, is opened again, or is carried on as a ticket. */
async function chat(team: Team): Promise<void> {
  const { chats, choose, admins, users } = team;
  const admin = choose.one(admins);
  const open = chats.chats.filter(({ status }) => status === 'open');
  const user = choose.one(users);
  const mine = open.find(({ owner }) => owner === user.id);
  const one = mine ?? (choose.chance(50) ? await chats.startAsUser(user) : await chats.startAsGuest());
  const writer = one.isGuest ? undefined : user;
  await chats.write(one, writer);
  if (one.admin !== admin.id) await chats.assign(admin, one, admin.id);
  await chats.answer(admin, one);
  await chats.write(one, writer);
  if (choose.chance(20)) await chats.assign(admin, one, null);
  if (one.ticket === null && choose.chance(30))
    await chats.carryOn(admin, one, {
      ...subject(choose),
      email: one.isGuest ? choose.one(team.strangers) : user.email,
    });
  if (choose.chance(60)) await close(team, admin, one, writer);
}

async function close({ chats, choose }: Team, admin: Person, one: ChatNote, writer?: Person): Promise<void> {
  await chats.status(admin, one, 'closed');
  if (choose.chance(60)) return;
  await chats.status(admin, one, 'open');
  await chats.write(one, writer);
}

/** Everything that is open and theirs goes to somebody else. */
export async function leave(
  { office, chats, choose }: Team,
  admin: Person,
  others: readonly [Person, ...Person[]],
) {
  for (const ticket of office.tickets.filter((one) => isOpen(one) && one.assignee === admin.id)) {
    const next = choose.one(others);
    await office.assign(next, ticket, next.id);
  }
  for (const one of chats.chats.filter(
    ({ status, admin: theirs }) => status === 'open' && theirs === admin.id,
  )) {
    const next = choose.one(others);
    await chats.assign(next, one, next.id);
  }
}
