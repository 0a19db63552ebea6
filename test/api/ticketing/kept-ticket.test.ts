import { adminAt, openTicket, person, SUPPORT, ticketOf, write } from '../../support/acceptance.ts';
import { type CallOptions, suiteDesk, type TestDesk, tokenFor } from '../../support/desk.ts';

/** Reads of a ticket that was read before, whose answers may be kept. */

const desk = suiteDesk();
const signed = suiteDesk({ env: { TICKET_ACCESS: 'signed-link' } });

const read = (at: TestDesk, number: string, options: CallOptions = {}, query = '') =>
  at.call('GET', `${SUPPORT}/ticket?ticket_number=${number}${query}`, options);
const knowing = (tag: string | null): CallOptions => ({ headers: { 'If-None-Match': tag ?? '' } });
const messages = ({ body }: { body: { data: { ticket: { messages: { message: string }[] } } } }) =>
  body.data.ticket.messages.map(({ message }) => message);

describe('a ticket that was read before', () => {
  it('is answered with the same bytes, and with what has been written since', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user);
    const [first, again] = [await read(desk, ticket.number), await read(desk, ticket.number, user)];
    expect([again.body, again.headers.get('etag')]).toEqual([first.body, first.headers.get('etag')]);
    for (const text of ['One more thing 🙂', 'And another thing']) {
      await write(desk, ticket, text);
      const shown = await read(desk, ticket.number);
      expect([messages(shown).at(-1), shown.headers.get('etag')]).not.toEqual([
        ...[messages(first).at(-1), first.headers.get('etag')],
      ]);
      expect(messages(shown).at(-1)).toBe(text);
    }
  });

  it('isn’t shown to another user, nor told to be known', async () => {
    const ticket = await ticketOf(desk, await person('user'));
    const other = await person('user');
    const tag = (await read(desk, ticket.number)).headers.get('etag');
    for (const options of [other, { ...other, ...knowing(tag) }])
      expect((await read(desk, ticket.number, options)).status).toBe(404);
  });

  it('is another answer for each window of messages', async () => {
    const ticket = await openTicket(desk);
    await write(desk, ticket, 'the second');
    const counts: number[] = [];
    for (const query of ['', '&messages_limit=1', '', '&messages_limit=1', '&messages_limit=2'])
      counts.push(messages(await read(desk, ticket.number, {}, query)).length);
    expect(counts).toEqual([2, 1, 2, 1, 2]);
  });

  it('shows contact data to those who may see them, whoever read it before', async () => {
    const user = await person('user');
    const ticket = await ticketOf(signed, user, { phone_number: '08012345678' });
    const { access } = ticket.reply.body.data;
    const byLink = { headers: { 'X-Ticket-Access': access } };
    const phones: string[] = [];
    for (const options of [byLink, user, byLink, user])
      phones.push((await read(signed, ticket.number, options)).body.data.ticket.phone_number);
    expect(phones).toEqual(['***78', '+2348012345678', '***78', '+2348012345678']);
    expect((await read(signed, ticket.number)).status).toBe(401);
    // The same revision is two answers here.
    const tag = (await read(signed, ticket.number, byLink)).headers.get('etag');
    expect((await read(signed, ticket.number, { ...user, ...knowing(tag) })).status).toBe(200);
  });
});

describe('a ticket of which a client has the last revision', () => {
  it('is 304 until it changes', async () => {
    const ticket = await openTicket(desk);
    const first = await read(desk, ticket.number);
    const known = knowing(first.headers.get('etag'));
    for (let asked = 0; asked < 2; asked++) {
      const { status, text, headers } = await raw(ticket.number, known);
      expect([status, text, headers.get('etag')]).toEqual([304, '', first.headers.get('etag')]);
    }
    await write(desk, ticket, 'Here is some news');
    const changed = await read(desk, ticket.number, known);
    expect([changed.status, messages(changed).at(-1)]).toEqual([200, 'Here is some news']);
  });

  it('is sent to staff, whose looks are on record', async () => {
    const ticket = await openTicket(desk);
    const known = knowing((await read(desk, ticket.number)).headers.get('etag'));
    expect((await read(desk, ticket.number, { ...(await person('admin')), ...known })).status).toBe(200);
  });

  it('is sent again once its user is erased, though its revision is the same', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user, { description: 'My secret is a kumquat' });
    await adminAt(desk, await person('admin', 'Ada')).reply(ticket.id, 'I see');
    const first = await read(desk, ticket.number);
    const tag = first.headers.get('etag');
    expect((await raw(ticket.number, knowing(tag))).status).toBe(304);
    const erased = await desk.post(
      `/api/v1/privacy/subjects/${encodeURIComponent(`user:${user.id}`)}/erase`,
      { reason: 'Request 118' },
      await tokenFor('auditor'),
    );
    expect(erased.status).toBe(200);
    const shown = await read(desk, ticket.number, knowing(tag));
    expect([shown.status, messages(shown)]).toEqual([200, ['[erased]', '[erased]']]);
    expect(JSON.stringify(shown.body)).not.toContain('kumquat');
  });

  const raw = async (number: string, { headers = {} }: CallOptions) => {
    const answer = await fetch(`${desk.url}${SUPPORT}/ticket?ticket_number=${number}`, { headers });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
});
