import { createDesk, DeskError, OPERATIONS } from '../../client/src/index.ts';
import { calledOperations } from '../../client/tools/api-types.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';

const desk = suiteDesk();
const as = async (role: 'user' | 'admin') => createDesk({ url: desk.url, token: await tokenFor(role) });
const failureOf = (call: Promise<unknown>): Promise<DeskError> =>
  call.then(
    () => {
      throw new Error('it succeeded');
    },
    (error) => error,
  );

async function openedTicket() {
  const user = await as('user');
  const { data } = await user.myTickets.open(ticketRequest() as Parameters<typeof user.myTickets.open>[0]);
  return { user, id: data.ticket.id, number: data.ticket.ticket_number };
}

describe('the names of endpoints', () => {
  it('are one for each endpoint of the desk', async () => {
    const { body } = await desk.get('/openapi.json');
    const named = Object.values(OPERATIONS).flatMap((group) => Object.values<string>(group));
    expect(named.toSorted()).toEqual(
      calledOperations(body)
        .map(([key]) => key)
        .toSorted(),
    );
  });

  it('call them: with the path’s parameters, then the body, and read what was written', async () => {
    const { user, id, number } = await openedTicket();
    const admin = await as('admin');
    const replied = await admin.tickets.reply(id, { message: 'We are on it' });
    expect(replied).toMatchObject({ data: { message: 'We are on it' }, message: 'Reply sent' });
    const { data, revision } = await user.myTickets.get({ ticket_number: number });
    expect(data.ticket.messages.at(-1)?.message).toBe('We are on it');
    expect(revision).toBe(replied.revision);
  });

  it('call reads with a query, in which what is undefined is left out', async () => {
    const { number } = await openedTicket();
    const admin = await as('admin');
    const { data } = await admin.tickets.list({ search: number, status: undefined, limit: 1 });
    expect(data.tickets.map(({ ticket_number }) => ticket_number)).toEqual([number]);
  });
});

describe('a failed call', () => {
  it('throws one kind of error, with what the desk says about it', async () => {
    const admin = await as('admin');
    const { id } = await openedTicket();
    const error = await failureOf(admin.tickets.reply(id, { message: '' }));
    expect(error).toBeInstanceOf(DeskError);
    expect(error).toMatchObject({
      ...{ code: 'invalid_input', status: 400, errors: [{ field: 'message' }], retryAfter: null },
    });
  });

  it('says the same where answers have another envelope', async () => {
    const anyone = createDesk({ url: desk.url });
    const error = await failureOf(anyone.login.account());
    expect(error).toMatchObject({ name: 'DeskError', status: 401 });
    expect(error.message).not.toBe('');
  });

  it('shows what has happened since, and is redone as the caller says', async () => {
    const { id } = await openedTicket();
    const admin = await as('admin');
    const { revision } = await admin.tickets.get(id);
    await admin.tickets.setStatus(id, { status: 'resolved' });
    const stale = { ifMatch: revision ?? 0 };
    const conflict = await failureOf(admin.tickets.setPriority(id, { priority: 'urgent' }, stale));
    expect(conflict).toMatchObject({
      code: 'revision_conflict',
      conflict: { since: [{ type: 'StatusChanged' }] },
    });
    const { data } = await admin.tickets.setPriority(
      id,
      { priority: 'urgent' },
      {
        ...stale,
        onConflict: ({ since }, input) => (since.length === 1 ? { ...input, priority: 'low' } : null),
      },
    );
    expect(data).toMatchObject({ priority: 'low', status: 'resolved' });
  });
});
