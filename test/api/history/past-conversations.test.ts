import { type Person, person, positionOf, refusalOf } from '../../support/acceptance.ts';
import { chatDetail, guestChat, patchChat, say, userChat } from '../../support/chats.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';

const HISTORY = '/api/v1/history/conversations';

const desk = suiteDesk();
let ada: Person;
let john: Person;
beforeAll(async () => {
  [ada, john] = [await person('admin', 'Ada Obi'), await person('user')];
  await desk.get('/api/admin/support/conversations', ada.token);
});

const past = (id: string, query: string, token = ada.token) => desk.get(`${HISTORY}/${id}?${query}`, token);

describe('a conversation as of a moment', () => {
  it('is what it was then, with the messages and what was read of them', async () => {
    const { id } = (await userChat(desk, john.token)).body.data;
    await say(desk, { token: john.token }, id, 'Hello', 'Is anybody there?');
    const first = await desk.stores.log.end();
    const before = (await chatDetail(desk, id, { token: ada.token })).body;
    await say(desk, { token: ada.token }, id, 'I am here');
    const changed = await patchChat(desk, id, 'priority', { priority: 'urgent' }, ada.token);
    const after = (await chatDetail(desk, id, { token: ada.token })).body;
    for (const [position, live] of [
      [first, before],
      [positionOf(changed), after],
    ]) {
      const { body } = await past(id, `as_of=${position}`);
      expect(body).toMatchObject({ ...live, as_of: { position } });
      expect(body.data.messages).toHaveLength(live.data.messages.length);
    }
  });

  it('has earlier messages behind its cursor', async () => {
    const { id, guestId } = await guestChat(desk);
    await say(desk, { guestId }, id, 'one', 'two', 'three');
    const position = await desk.stores.log.end();
    await say(desk, { guestId }, id, 'four');
    const newest = (await past(id, `as_of=${position}&messages_limit=2`)).body.data;
    expect(newest.messages.map(({ message }: { message: string }) => message)).toEqual(['two', 'three']);
    const rest = (await past(id, `as_of=${position}&messages_limit=2&cursor=${newest.next_cursor}`)).body
      .data;
    expect(rest.messages.map(({ message }: { message: string }) => message)).toEqual(['one']);
    expect(rest.next_cursor).toBeNull();
  });

  it('did not exist before it began, and never if there is none', async () => {
    const { id } = await guestChat(desk);
    expect(refusalOf(await past(id, 'as_of=0'))).toEqual([
      404,
      'not_created_yet',
      'The conversation did not exist yet at that moment',
    ]);
    expect(refusalOf(await past('nothing', ''))).toEqual([
      404,
      'conversation_not_found',
      'Conversation not found',
    ]);
  });

  it('shows analysts neither words nor names', async () => {
    const { id } = (await userChat(desk, john.token)).body.data;
    await say(desk, { token: john.token }, id, 'My secret');
    const { data } = (await past(id, '', await tokenFor('analyst'))).body;
    expect(data).toMatchObject({ userId: john.id, user: { id: john.id, email: '•••', firstName: '•••' } });
    expect(data.messages.at(-1)).toMatchObject({ message: '•••', senderId: john.id, senderType: 'user' });
    expect(JSON.stringify(data)).not.toMatch(/secret|John|example\.com/);
  });
});
