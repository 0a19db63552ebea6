import { type Person, person, SUPPORT } from '../../support/acceptance.ts';
import { guestChat, say, ticketOfChat } from '../../support/chats.ts';
import { type Reply, startTestDesk, type TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
let ada: Person;
beforeAll(async () => {
  desk = await startTestDesk();
  ada = await person('admin');
});
afterAll(() => desk.dispose());

const EMAIL = 'guest@example.com';

/** A guest chatted, support opened a ticket for it, and somebody without a token has its number and e-mail. */
async function carriedOn() {
  const chat = await guestChat(desk);
  await say(desk, { guestId: chat.guestId }, chat.id, 'My card was charged twice', 'Hello?');
  const request = { subject: 'Charged twice', type: 'CARD_ISSUE', email: EMAIL };
  const opened = await ticketOfChat(desk, chat.id, request, ada.token);
  return { chat, number: opened.body.data.ticketNumber as string };
}

/** What a stranger is told of the past when they come with the revision of long ago. */
const writeKnowing = (number: string, revision: number, token?: string): Promise<Reply> =>
  desk.call('POST', `${SUPPORT}/ticket/add-message`, {
    ...(token && { token }),
    headers: { 'if-match': `"${revision}"` },
    body: { ticket_number: number, message: 'Is there any news on this?', email: EMAIL },
  });

describe('a stranger with a ticket’s number and e-mail', () => {
  it('is told of what happened since an old revision, and not which conversation it was opened for', async () => {
    const { chat, number } = await carriedOn();
    const reply = await writeKnowing(number, 0);
    expect([reply.status, reply.body.since.map(({ type }: { type: string }) => type)]).toEqual([
      409,
      ['ChatMessageAdded'],
    ]);
    for (const secret of [chat.id, chat.guestId]) expect(JSON.stringify(reply.body)).not.toContain(secret);
  });

  it('finds it in none of the answers that a number opens', async () => {
    const { chat, number } = await carriedOn();
    const john = await person('user');
    const answers = [
      await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`),
      await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`, john.token),
      await writeKnowing(number, 0, john.token),
      await desk.post(`${SUPPORT}/request-support`, {
        ...{
          ticket_number: number,
          email: EMAIL,
          subject: 'Any news?',
          description: 'Is there any news on it?',
        },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409, 201]);
    for (const secret of [chat.id, chat.guestId])
      expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(secret);
  });
});
