import { ANONYMOUS, actorOf, type Caller, type Guest } from '../../../src/commands/caller.ts';
import { type Chat, createChat } from '../../../src/commands/conversations/chat.ts';
import { createConversations } from '../../../src/commands/conversations/conversations.ts';
import { createGuestIds } from '../../../src/commands/conversations/guest-ids.ts';
import { createDirectory } from '../../../src/commands/directory/directory.ts';
import type { BearerOf, Invocation } from '../../../src/commands/invocation.ts';
import { newId } from '../../../src/commands/new-id.ts';
import { isRefusal, type Refusal } from '../../../src/commands/refusal.ts';
import type { AdminId, ConversationId, MessageId } from '../../../src/events/ids.ts';
import { ada, adaObi, CONTACT_KEYS, commandContext, jane, john, johnDoe } from '../../support/examples.ts';
import { keyOf } from '../../support/key-of.ts';
import { nodeOn, temporaryLog } from '../../support/logs.ts';

/** Use cases as a program invokes them that is neither an endpoint nor a socket. */
let log: Awaited<ReturnType<typeof temporaryLog>>;
let commands: ReturnType<typeof nodeOn>;
let directory: ReturnType<typeof createDirectory>;
let chat: Chat;
const guestIds = createGuestIds({ ids: [keyOf()], secrets: [keyOf(1)] });

beforeEach(async () => {
  log = await temporaryLog();
  commands = nodeOn(log);
  directory = createDirectory(commands, { contactKeys: CONTACT_KEYS });
  chat = createChat({
    ...{ commands, directory, guestIds, newId, conversations: createConversations(commands) },
    guestAccess: 'conversation-id',
    messageFacts: async (id) =>
      id === 'nowhere'
        ? null
        : { conversationId: id as string as ConversationId, number: 1, writtenBy: 'owner' },
    newConversationId: () => newId<ConversationId>(),
  });
});
afterEach(() => log.destroy());

const by = <By extends Caller>(caller: By): Invocation<By> => ({
  caller,
  context: commandContext({ actor: actorOf(caller) }),
});
const byJohn = by(john as BearerOf<'user'>);
const byAda = by(ada as BearerOf<'admin'>);
const general = { type: 'general', subject: null } as const;
const text = { message: 'Hello', messageType: 'text' } as const;

async function accepted<Outcome extends object>(outcome: Promise<Outcome | Refusal>): Promise<Outcome> {
  const settled = await outcome;
  if (isRefusal(settled)) throw new Error(`refused: ${settled.refused}`);
  return settled;
}
const asGuest = async (guest: Guest | null = null) =>
  (await accepted(chat.ofGuest(guest, general, commandContext()))).conversation;
const guestOf = ({ owner }: { readonly owner: { readonly kind: string; readonly id: string } }) =>
  owner as Guest;

describe('a conversation', () => {
  it('is a user’s own, one of a type, under the name that the directory has', async () => {
    await directory.noteBearer(john, commandContext());
    const { conversation } = await accepted(chat.own(general, byJohn));
    expect(conversation).toMatchObject({ owner: { kind: 'user', id: johnDoe.id }, ownerName: johnDoe.name });
    expect((await accepted(chat.own(general, byJohn))).conversation.id).toBe(conversation.id);
  });

  it('is a new guest’s, or that of the guest who comes again', async () => {
    const first = await asGuest();
    expect(guestIds.recognise(first.owner.id)).toBe(first.owner.id);
    expect((await asGuest(guestOf(first))).id).toBe(first.id);
    expect((await asGuest()).id).not.toBe(first.id);
  });

  it('is open to whoever may use it, and for others it is as if there were none', async () => {
    const { id } = (await accepted(chat.own(general, byJohn))).conversation;
    const open = [john, ada, jane, ANONYMOUS].map(
      async (caller) => (await chat.openTo(caller, id))?.id ?? null,
    );
    expect(await Promise.all(open)).toEqual([id, id, null, null]);
    expect(await chat.send(id, text, by(jane))).toMatchObject({ refused: 'conversation_not_found' });
  });

  it('becomes a user’s only with the secret of its guest', async () => {
    const guest = guestOf(await asGuest());
    const claim = (guestSecret: string | null) => chat.claim({ guestId: guest.id, guestSecret }, byJohn);
    expect(await claim('guessed')).toMatchObject({ refused: 'guest_not_proven' });
    expect((await accepted(claim(guestIds.secretOf(guest.id)))).claimed).toHaveLength(1);
    expect(await chat.claim({ guestId: 'guest_made_up', guestSecret: null }, byJohn)).toMatchObject({
      claimed: [],
    });
  });

  it('is written to under the caller’s own name', async () => {
    await directory.noteBearer(ada, commandContext());
    const { id } = await asGuest();
    const [sent] = await chat.eventsOf(await accepted(chat.send(id, text, byAda)));
    expect(sent?.event.data).toMatchObject({
      senderName: adaObi.name,
      sender: { kind: 'admin', id: adaObi.id },
    });
  });

  it('has its messages read by the other side, where that has joined or is its own', async () => {
    const conversation = await asGuest();
    const { id } = conversation;
    await chat.send(id, text, by(guestOf(conversation)));
    const message = id as string as MessageId;
    expect(await chat.markRead(message, () => false, by(jane))).toMatchObject({
      refused: 'message_not_found',
    });
    expect((await accepted(chat.markRead(message, () => false, byAda))).events).toHaveLength(1);
    expect(await chat.markRead('nowhere' as MessageId, () => true, byAda)).toMatchObject({
      refused: 'message_not_found',
    });
  });

  it('is changed by admins', async () => {
    await directory.noteBearer(ada, commandContext());
    const { id } = await asGuest();
    await accepted(chat.assign(id, adaObi.id, byAda));
    await accepted(chat.changePriority(id, 'urgent', byAda));
    const { conversation } = await accepted(chat.changeStatus(id, 'closed', byAda));
    expect(conversation).toMatchObject({ assignedTo: adaObi.id, priority: 'urgent', status: 'closed' });
    expect(await chat.assign(id, 'nobody' as AdminId, byAda)).toMatchObject({ refused: 'admin_not_found' });
  });
});
