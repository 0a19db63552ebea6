import {
  adminAt,
  conversation,
  manualClock,
  type OpenedTicket,
  type Person,
  person,
  SUPPORT,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { suiteDesk, ticketRequest } from '../../support/desk.ts';

const NOTE = 'zebra: we suspect fraud';
const clock = manualClock('2026-02-24T08:30:00.000Z');
const desk = suiteDesk({ wallClock: clock.read });
let admin: ReturnType<typeof adminAt>;
let user: Person;
let ticket: OpenedTicket;
beforeAll(async () => {
  const ada = await person('admin', 'Ada Obi');
  admin = adminAt(desk, ada);
});
beforeEach(async () => {
  user = await person('user');
  ticket = await ticketOf(desk, user);
});

const shown = async () => (await conversation(desk, ticket.number, '', user.token)).body.data.ticket;
const listed = async () => (await desk.get(`${SUPPORT}/my-tickets`, user.token)).body.data.tickets[0];
/** Everything that support keeps to itself, a second after everything else. */
async function keepToItself() {
  clock.advance(1000);
  await admin.note(ticket.id, NOTE);
  await admin.tags(ticket.id, ['zebra']);
}

describe('an internal note never reaches the user', () => {
  it('in the conversation, as text, count or time', async () => {
    const before = await shown();
    await keepToItself();
    expect(await shown()).toStrictEqual(before);
  });

  it('in the list, as text, preview, count or time', async () => {
    const before = await listed();
    await keepToItself();
    expect(await listed()).toStrictEqual(before);
  });

  it('in the answer to a message of theirs', async () => {
    await keepToItself();
    expect(JSON.stringify((await write(desk, ticket, 'Is there any news?', user.token)).body)).not.toMatch(
      'zebra',
    );
  });

  it('in the ticket that a further request answers', async () => {
    await keepToItself();
    const body = ticketRequest({ ticket_number: ticket.number, email: user.email });
    const reply = await desk.post(`${SUPPORT}/request-support`, body, user.token);
    expect([
      reply.status,
      JSON.stringify(reply.body).includes('zebra'),
      reply.body.data.ticket.total_messages,
    ]).toEqual([201, false, 2]);
  });

  it('as a place in the conversation to read on from', async () => {
    const note = (await admin.note(ticket.id, NOTE)).body.data.id;
    await write(desk, ticket, 'Is there any news?', user.token);
    const unknown = (await conversation(desk, ticket.number, '&before=unknown')).body.data.ticket;
    expect((await conversation(desk, ticket.number, `&before=${note}`)).body.data.ticket).toStrictEqual(
      unknown,
    );
  });

  it('in what a conflict says to have happened', async () => {
    await keepToItself();
    const reply = await desk.call('POST', `${SUPPORT}/ticket/add-message`, {
      token: user.token,
      headers: { 'if-match': '"0"' },
      body: { ticket_number: ticket.number, message: 'Is there any news?', email: user.email },
    });
    expect([reply.status, reply.body.since]).toEqual([409, []]);
  });

  it('nor does anything else that support keeps to itself', async () => {
    const before = [await shown(), await listed()];
    clock.advance(1000);
    await adminAt(desk, await person('admin', 'Zebra')).list();
    const { id } = await person('admin');
    await admin.assign(ticket.id, id);
    await admin.tags(ticket.id, ['zebra']);
    expect([await shown(), await listed()]).toStrictEqual(before);
  });
});

describe('an internal note is for admins', () => {
  it('in the detail', async () => {
    await admin.note(ticket.id, NOTE);
    const { messages, internal_notes: latest } = (await admin.detail(ticket.id)).body.data;
    expect([messages.at(-1).message, latest]).toEqual([NOTE, NOTE]);
  });

  it('but not a text that their search looks in', async () => {
    await admin.note(ticket.id, NOTE);
    expect((await admin.list('?search=zebra')).body.data.meta.total).toBe(0);
  });

  it('and moves the time of the last update for them alone', async () => {
    clock.advance(1000);
    const { createdAt } = (await admin.note(ticket.id, NOTE)).body.data;
    expect([(await admin.detail(ticket.id)).body.data.updatedAt, (await shown()).updated_at]).toEqual([
      createdAt,
      ticket.reply.body.data.ticket.updated_at,
    ]);
  });
});
