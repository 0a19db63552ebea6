import { ADMIN, type Person, SUPPORT } from '../acceptance.ts';
import { CHATS, chatMessages } from '../chats.ts';
import type { TestDesk } from '../desk.ts';
import type { Team } from './days.ts';
import { type ChatNote, figuresOf, isOpen, queuesOf, type TicketNote } from './model.ts';

const list = async (desk: TestDesk, { token }: Person, query: string) =>
  (await desk.get(`${ADMIN}?${query}`, token)).body.data;

/** All pages of a queue. */
export async function queueOf(desk: TestDesk, admin: Person, query: string) {
  const tickets = [];
  for (let cursor = ''; ; ) {
    const data = await list(desk, admin, `limit=50&${query}${cursor}`);
    tickets.push(...data.tickets);
    if (data.meta.next_cursor === null) return tickets;
    cursor = `&cursor=${data.meta.next_cursor}`;
  }
}

/** A ticket of the list as the notes tell of it. */
const shown = (ticket: TicketNote) => ({
  ticket_number: ticket.number,
  ...{ email: ticket.email, subject: ticket.subject, support_type: ticket.type, status: ticket.status },
  ...{ priority: ticket.priority, tags: ticket.tags, assigned_to: ticket.assignee, user_id: ticket.owner },
  ...{ message_count: ticket.messages, response_time_seconds: ticket.response },
  satisfaction_rating: ticket.rating,
});
const newestFirst = (tickets: readonly TicketNote[]) => tickets.toReversed();

/** Compares what the desk shows the first admin with the notes: figures, queues, the tickets of each user, and chats. */
export async function compareWithNotes(desk: TestDesk, team: Team, now: number): Promise<void> {
  const { office, users, admins } = team;
  const [me] = admins;
  expect((await list(desk, me, '')).analytics).toEqual(figuresOf(office.tickets, now));
  expect(await queueOf(desk, me, '')).toMatchObject(newestFirst(office.tickets).map(shown));
  for (const [query, belongs] of Object.entries(queuesOf(me.id))) {
    const wanted = newestFirst(office.tickets.filter(belongs)).map(({ number }) => number);
    const found = await queueOf(desk, me, query);
    expect([query, found.map(({ ticket_number }) => ticket_number)]).toEqual([query, wanted]);
  }
  for (const { id, token } of users) {
    const { tickets } = (await desk.get(`${SUPPORT}/my-tickets`, token)).body.data;
    const theirs = newestFirst(office.tickets.filter(({ owner }) => owner === id));
    expect(
      tickets.map(({ ticket_number, status }: Record<string, string>) => [ticket_number, status]),
    ).toEqual(theirs.map(({ number, status }) => [number, status]));
  }
  const over = office.tickets.findLast(({ resolution }) => resolution !== null);
  const detail = await desk.get(`${ADMIN}/${over?.number}`, me.token);
  expect(detail.body.data).toMatchObject({ resolution_notes: over?.resolution, status: over?.status });
  await compareChats(desk, team);
  await compareAdmins(desk, team);
}

const chatQueuesOf = (me: string): Readonly<Record<string, (chat: ChatNote) => boolean>> => ({
  '': () => true,
  'status=closed': ({ status }) => status === 'closed',
  'open=true': ({ status }) => status === 'open',
  'open=true&adminId=unassigned': ({ status, admin }) => status === 'open' && admin === null,
  'adminId=me': ({ admin }) => admin === me,
});

async function compareChats(desk: TestDesk, { chats, admins: [me] }: Team): Promise<void> {
  for (const [query, belongs] of Object.entries(chatQueuesOf(me.id))) {
    const { conversations } = (await desk.get(`${CHATS}?limit=100&${query}`, me.token)).body.data;
    const found = conversations.map((one: Record<string, unknown>) => [
      one.id,
      one.messageCount,
      one.ticketNumber,
    ]);
    const wanted = chats.chats.filter(belongs).map(({ id, said, ticket }) => [id, said.length, ticket]);
    expect([query, found.toSorted()]).toEqual([query, wanted.toSorted()]);
  }
  const longest = chats.chats.reduce((one, other) => (other.said.length > one.said.length ? other : one));
  const { messages } = (await chatMessages(desk, longest.id, '?limit=100', me)).body.data;
  expect(messages.map(({ message }: { message: string }) => message)).toEqual(longest.said);
}

/** What each admin has to do: those who work here now, and those who have left. */
async function compareAdmins(desk: TestDesk, { office, chats, admins: [me] }: Team): Promise<void> {
  const { admins } = (await desk.get(`${ADMIN}/admins?limit=100`, me.token)).body.data;
  expect(admins.length).toBeGreaterThan(2);
  for (const { id, open_tickets, open_conversations } of admins)
    expect({ id, open_tickets, open_conversations }).toEqual({
      id,
      open_tickets: office.tickets.filter((ticket) => isOpen(ticket) && ticket.assignee === id).length,
      open_conversations: chats.chats.filter(({ status, admin }) => status === 'open' && admin === id).length,
    });
}
