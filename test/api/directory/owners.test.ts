import { randomUUID } from 'node:crypto';
import { adminAt, openTicket, person, record, SUPPORT } from '../../support/acceptance.ts';
import { type Reply, suiteDesk, tokenFor } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

let numbers = 0;
/** A Nigerian number that nothing else in this file has. */
const freshPhone = () => `+23480${String(10_000_000 + numbers++).slice(0, 8)}`;
const freshEmail = () => `${randomUUID()}@example.com`;
const owner = async (changes: Record<string, unknown>, token?: string) => {
  const { id } = await openTicket(desk, changes, token);
  const { user_id: userId, messages } = (await admin.detail(id)).body.data;
  return { userId, name: messages[0].sender_name };
};
async function recorded(changes: Record<string, unknown> = {}) {
  const known = { id: randomUUID(), email: freshEmail(), phone: freshPhone() };
  const { id, email, phone: phone_number } = known;
  await record(desk, `users/${id}`, {
    first_name: 'Jane',
    last_name: 'Doe',
    email,
    phone_number,
    ...changes,
  });
  return known;
}

describe('a ticket belongs to', () => {
  it('the user of the token, whatever the email', async () => {
    const [user, other] = [await person('user', 'John Doe'), await recorded()];
    expect(await owner({ email: other.email }, user.token)).toEqual({ userId: user.id, name: 'John Doe' });
  });

  it('the user whom the directory has with that email', async () => {
    const { id, email } = await recorded();
    expect(await owner({ email: email.toUpperCase() })).toEqual({ userId: id, name: 'Jane Doe' });
  });

  it('the user whom the directory has with that phone number, however it is written', async () => {
    const { id, phone } = await recorded();
    const national = phone.replace('+234', '0');
    expect(await owner({ email: freshEmail(), phone_number: national })).toMatchObject({ userId: id });
  });

  it.each([
    ['+54 9 11 2345 6789', '+54 11 2345 6789'],
    ['+55 11 8765 4321', '+55 11 98765 4321'],
  ])('the user of the phone %s, also as %s', async (recordedAs, written) => {
    const [first, second] = [randomUUID(), randomUUID()];
    await record(desk, `users/${first}`, {
      first_name: 'Jane',
      last_name: null,
      email: freshEmail(),
      phone_number: recordedAs,
    });
    await record(desk, `users/${second}`, {
      first_name: 'Jane',
      last_name: null,
      email: freshEmail(),
      phone_number: freshPhone(),
    });
    expect(await owner({ email: freshEmail(), phone_number: written })).toMatchObject({ userId: first });
  });

  it('the user with that email before the one with that phone number', async () => {
    const [byEmail, byPhone] = [await recorded(), await recorded()];
    expect(await owner({ email: byEmail.email, phone_number: byPhone.phone })).toMatchObject({
      userId: byEmail.id,
    });
  });

  it('the user who came with a token of that phone number, however the token writes it', async () => {
    const phone = freshPhone();
    const national = phone.replace('+234', '0');
    const user = await person('user', 'Token Bearer', { phone_number: national });
    await desk.get(`${SUPPORT}/my-tickets`, user.token);
    expect(await owner({ email: freshEmail(), phone_number: phone })).toMatchObject({ userId: user.id });
  });

  it('the user who came with a token of that email', async () => {
    const user = await person('user', 'Token Bearer');
    await desk.get(`${SUPPORT}/my-tickets`, user.token);
    expect(await owner({ email: user.email })).toEqual({ userId: user.id, name: 'Token Bearer' });
  });

  it('the user who came with a token of that phone number', async () => {
    const phone = freshPhone();
    const user = await person('user', 'Token Bearer', { phone_number: phone });
    await desk.get(`${SUPPORT}/my-tickets`, user.token);
    expect(await owner({ email: freshEmail(), phone_number: phone })).toMatchObject({ userId: user.id });
  });

  it('nobody when nobody is known by either', async () => {
    expect(await owner({ email: freshEmail(), phone_number: freshPhone() })).toEqual({
      userId: null,
      name: null,
    });
  });

  it('nobody when an admin has that email', async () => {
    const email = freshEmail();
    await record(desk, `admins/${randomUUID()}`, { first_name: 'Ada', last_name: null, email });
    expect(await owner({ email })).toMatchObject({ userId: null });
  });

  it('nobody by an email that its user has given up', async () => {
    const { id, email } = await recorded();
    await record(desk, `users/${id}`, { first_name: 'Jane', email: freshEmail() });
    expect(await owner({ email })).toMatchObject({ userId: null });
  });

  it('the owner by email when an admin opens it for them', async () => {
    const { id, email } = await recorded();
    expect(await owner({ email }, (await person('admin')).token)).toMatchObject({ userId: id });
  });

  it('whom it belonged to when it was opened, whoever gets known later', async () => {
    const email = freshEmail();
    const { id } = await openTicket(desk, { email });
    await record(desk, `users/${randomUUID()}`, { first_name: 'Late', email });
    expect((await admin.detail(id)).body.data.user_id).toBeNull();
  });
});

describe('whoever gives the e-mail or phone number of a user without being that user', () => {
  const nameIn = ({ body }: Reply) => body.data.ticket.messages.map(nameOf);
  const nameOf = ({ sender_name: name }: { sender_name: string | null }) => name;
  const callers = [
    ['without a token', null],
    ['as another user', 'user'],
    ['as a service', 'service'],
    ['as an analyst', 'analyst'],
  ] as const;

  it.each(callers)('%s is not told the name', async (_, role) => {
    const { id, phone } = await recorded();
    const token = role === null ? undefined : await tokenFor(role, { sub: randomUUID(), name: 'Some Body' });
    const email = freshEmail();
    const opened = await openTicket(desk, { email, phone_number: phone }, token);
    const own = role === 'user' ? 'Some Body' : null;
    expect(nameIn(opened.reply)).toEqual([own]);
    if (role === 'user') return;
    const { number } = opened;
    // Then neither by the number, nor in a message of theirs, nor by a conflict
    expect(nameIn(await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`))).toEqual([null]);
    const body = { ticket_number: number, email, message: 'Is there any news?' };
    const add = (headers = {}) => desk.call('POST', `${SUPPORT}/ticket/add-message`, { body, headers });
    expect(nameOf((await add()).body.data.message)).toBeNull();
    expect((await add({ 'if-match': '"0"' })).body.since[0].data.senderName).toBeNull();
    // But support sees who it is, in the ticket and in each message
    const { user, messages } = (await admin.detail(opened.id)).body.data;
    expect([user.id, ...messages.map(nameOf)]).toEqual([id, 'Jane Doe', 'Jane Doe']);
  });

  it('leaves the user their name', async () => {
    const user = await person('user', 'Token Bearer');
    await desk.get(`${SUPPORT}/my-tickets`, user.token);
    const { number } = await openTicket(desk, { email: user.email });
    const body = { ticket_number: number, email: user.email, message: 'It is me who asks.' };
    const added = await desk.post(`${SUPPORT}/ticket/add-message`, body, user.token);
    expect(nameOf(added.body.data.message)).toBe('Token Bearer');
  });
});

describe('what is known of people', () => {
  it('shows in tickets as soon as it is recorded', async () => {
    const { id, email } = await recorded();
    const ticket = await openTicket(desk, { email });
    await record(desk, `users/${id}`, { first_name: 'Renamed', email });
    expect((await admin.detail(ticket.id)).body.data.user.first_name).toBe('Renamed');
  });

  it('shows of an admin by token until the directory records them', async () => {
    const newcomer = await person('admin', 'Token Name');
    const ticket = await openTicket(desk);
    await adminAt(desk, newcomer).assign(ticket.id, newcomer.id);
    const before = (await admin.detail(ticket.id)).body.data.assigned_admin.first_name;
    await record(desk, `admins/${newcomer.id}`, { first_name: 'Recorded', last_name: null, email: null });
    expect([before, (await admin.detail(ticket.id)).body.data.assigned_admin.first_name]).toEqual([
      'Token',
      'Recorded',
    ]);
  });
});
