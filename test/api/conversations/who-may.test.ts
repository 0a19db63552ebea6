import { CHAT, chatDetail, chatMessages, guestChat } from '../../support/chats.ts';
import { suiteDesk } from '../../support/desk.ts';

/** Who is a guest where the id of a conversation opens nothing. Who may do what besides: `test/access`. */

const desk = suiteDesk({ env: { GUEST_ACCESS: 'guest-id' } });

it('a guest is known by the query as by the header', async () => {
  const { id, guestId } = await guestChat(desk);
  expect((await chatMessages(desk, id, `?guestId=${guestId}`)).status).toBe(200);
  expect((await desk.get(`${CHAT}/${id}?guestId=${guestId}`)).status).toBe(200);
  expect((await chatMessages(desk, id, '?guestId=guest_1_2')).status).toBe(404);
});

it('an id that was not issued by this desk is nobody’s', async () => {
  const { id, guestId } = await guestChat(desk);
  for (const forged of [`${guestId}0`, guestId.slice(0, -1), guestId.toUpperCase(), 'guest_1_2']) {
    const headers = { 'x-guest-id': forged };
    expect((await chatDetail(desk, id, { headers })).status).toBe(404);
    expect((await chatMessages(desk, id, '', { headers })).status).toBe(404);
  }
});
