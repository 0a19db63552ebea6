import { actorOf, type Caller, type Guest } from '../../../src/commands/caller.ts';
import { createCarryOn } from '../../../src/commands/conversations/carry-on.ts';
import { type Chat, createChat } from '../../../src/commands/conversations/chat.ts';
import { createCompleteTicket } from '../../../src/commands/conversations/complete-ticket.ts';
import type { Conversation } from '../../../src/commands/conversations/conversation.ts';
import { createConversations } from '../../../src/commands/conversations/conversations.ts';
import { createGuestIds } from '../../../src/commands/conversations/guest-ids.ts';
import type { TicketsForConversations } from '../../../src/commands/conversations/tickets.ts';
import { createDirectory } from '../../../src/commands/directory/directory.ts';
import type { BearerOf, Invocation } from '../../../src/commands/invocation.ts';
import { newId } from '../../../src/commands/new-id.ts';
import { isRefusal, type Refusal } from '../../../src/commands/refusal.ts';
import { createTicketsFromChat } from '../../../src/commands/ticketing/tickets-from-chat.ts';
import type { ConversationId } from '../../../src/events/ids.ts';
import type { EventLog } from '../../../src/events/log/port.ts';
import { ada, adaObi, CONTACT_KEYS, commandContext, john, johnDoe } from '../../support/examples.ts';
import { keyOf } from '../../support/key-of.ts';
import { everything, nodeOn, temporaryLog, withMethods } from '../../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.destroy());

const guestIds = createGuestIds({ ids: [keyOf()], secrets: [keyOf(1)] });
const by = <By extends Caller>(caller: By, ifMatch: number | null = null): Invocation<By> => ({
  ...{ caller, ifMatch: ifMatch === null ? null : [ifMatch] },
  context: commandContext({ actor: actorOf(caller) }),
});
const byJohn = by(john as BearerOf<'user'>);
const byAda = (ifMatch: number | null = null) => by(ada as BearerOf<'admin'>, ifMatch);
const general = { type: 'general', subject: null } as const;
const asked = { subject: 'A transfer', supportType: 'OTHER', email: 'guest@example.com' };

/** A node of the desk. `whenOpened`: called with each step of copying messages into the ticket. */
function node(on: EventLog = log, whenOpened: () => Promise<unknown> = async () => {}) {
  const commands = nodeOn(on);
  const directory = createDirectory(commands, { contactKeys: CONTACT_KEYS });
  const chat = createChat({
    ...{ commands, directory, guestIds, newId, conversations: createConversations(commands) },
    guestAccess: 'conversation-id',
    messageFacts: async () => null,
    newConversationId: () => newId<ConversationId>(),
  });
  const open = createTicketsFromChat(commands, 'SMI');
  const tickets: TicketsForConversations = {
    async open(carried, context) {
      const opened = await open({ ...carried, supportType: 'OTHER' }, context);
      await whenOpened();
      return opened;
    },
  };
  const completeTicket = createCompleteTicket({ commands, directory, tickets, newId });
  return { chat, directory, completeTicket, carryOn: createCarryOn({ commands, directory, completeTicket }) };
}

async function accepted<Outcome extends object>(outcome: Promise<Outcome | Refusal>): Promise<Outcome> {
  const settled = await outcome;
  if (isRefusal(settled)) throw new Error(`refused: ${settled.refused}`);
  return settled;
}
const guestChat = async ({ chat }: { chat: Chat }): Promise<Conversation> =>
  (await accepted(chat.ofGuest(null, general, commandContext()))).conversation;
const say = (chat: Chat, { id, owner }: Conversation, ...texts: readonly string[]) =>
  texts.reduce<Promise<unknown>>(
    (before, message) =>
      before.then(() => accepted(chat.send(id, { message, messageType: 'text' }, by(owner as Guest)))),
    Promise.resolve(),
  );

const happened = async () => (await everything(log)).map(({ event }) => event);
/** What was said before the message that tells of the ticket. */
async function saidBefore() {
  const said = (await happened()).flatMap(({ type, data }) =>
    type === 'ConversationMessageSent' ? [(data as { message: string }).message] : [],
  );
  const told = said.findIndex((message) => message.startsWith('Support has opened ticket'));
  return said.slice(0, told < 0 ? undefined : told);
}
const inTicket = async () =>
  (await happened()).flatMap(({ type, data }) => {
    const { description, message } = data as { description: string; message: string };
    if (type === 'TicketOpened') return [description];
    return type === 'ChatMessageAdded' ? [message] : [];
  });
const counted = async (type: string) => (await happened()).filter((event) => event.type === type).length;

describe('a conversation that is carried on as a ticket', () => {
  it('hands over what was said, with the addresses of those who said it, from the log alone', async () => {
    const { chat, directory, carryOn } = node();
    await directory.noteBearer(ada, commandContext());
    await directory.noteBearer(john, commandContext());
    const { id } = (await accepted(chat.own(general, byJohn))).conversation;
    await chat.send(id, { message: 'Hello', messageType: 'text' }, byJohn);
    await chat.send(id, { message: 'How can I help?', messageType: 'text' }, byAda());
    const first = await accepted(carryOn(id, { ...asked, email: null }, byAda()));
    expect(await accepted(carryOn(id, asked, byAda()))).toMatchObject({ ticket: first.ticket });
    const taken = (await happened()).flatMap(({ type, data }) =>
      type === 'TicketOpened' || type === 'ChatMessageAdded' ? [data] : [],
    );
    expect(taken).toMatchObject([
      { userId: johnDoe.id, email: johnDoe.email, description: 'Hello' },
      { isFromUser: false, message: 'How can I help?', senderId: adaObi.id, senderEmail: adaObi.email },
    ]);
  });

  it('needs an e-mail of its owner', async () => {
    const { id } = await guestChat(node());
    const { carryOn } = node();
    expect(await carryOn(id, { ...asked, email: null }, byAda())).toMatchObject({ refused: 'email_unknown' });
    expect((await accepted(carryOn(id, asked, byAda()))).ticket.number).toMatch(/^SMI-/);
  });
});

describe('the messages before the one that tells of the ticket', () => {
  it('are all in it, in order and once, also those that arrive while it is opened', async () => {
    const other = node();
    const conversation = await guestChat(other);
    await say(other.chat, conversation, 'first');
    let rounds = 0;
    const { carryOn } = node(log, async () => {
      if (++rounds <= 3) await say(other.chat, conversation, `during ${rounds}`, `and ${rounds}`);
    });
    await accepted(carryOn(conversation.id, asked, byAda()));
    await say(other.chat, conversation, 'after');
    const before = await saidBefore();
    expect(before).toEqual(['first', 'during 1', 'and 1', 'during 2', 'and 2', 'during 3', 'and 3']);
    expect(await inTicket()).toEqual(before);
  });

  it('are all in it when the first one arrives while it is opened', async () => {
    const other = node();
    const conversation = await guestChat(other);
    let rounds = 0;
    const { carryOn } = node(log, async () => {
      if (++rounds === 1) await say(other.chat, conversation, 'Hello', 'Is anyone there?');
    });
    await accepted(carryOn(conversation.id, asked, byAda()));
    expect(await inTicket()).toEqual([asked.subject, 'Hello', 'Is anyone there?']);
  });

  it('are all in it when two admins on two nodes ask at once while the guest writes', async () => {
    const [one, two, other] = [node(), node(), node()];
    const conversation = await guestChat(other);
    await say(other.chat, conversation, 'first');
    const [taken, same] = await Promise.all([
      accepted(one.carryOn(conversation.id, asked, byAda())),
      accepted(two.carryOn(conversation.id, { ...asked, subject: 'Another subject' }, byAda())),
      say(other.chat, conversation, ...Array.from({ length: 40 }, (_, index) => `${index}`)),
    ]);
    expect(taken.ticket).toEqual(same.ticket);
    expect(await inTicket()).toEqual(await saidBefore());
    expect(await counted('ConversationTicketOpened')).toBe(1);
  });

  it.each([2, 3, 4, 5])(
    'are all in it when the node ended at append %i and another one goes on',
    async (end) => {
      const other = node();
      const conversation = await guestChat(other);
      await say(other.chat, conversation, ...Array.from({ length: 60 }, (_, index) => `${index}`));
      let appends = 0;
      const ending = withMethods(log, {
        append(...append) {
          if (++appends >= end) throw new Error('ended');
          return log.append(...append);
        },
      });
      await expect(node(ending).carryOn(conversation.id, asked, byAda())).rejects.toThrow('ended');
      await say(other.chat, conversation, 'meanwhile');
      await accepted(node().completeTicket(conversation.id, commandContext()));
      await accepted(node().completeTicket(conversation.id, commandContext()));
      expect(await inTicket()).toEqual(await saidBefore());
      expect(await counted('ConversationTicketOpened')).toBe(1);
    },
  );
});

describe('a ticket that is asked for at a revision', () => {
  it('is refused when that has passed, and then nothing of it exists', async () => {
    const { chat, carryOn } = node();
    const { id } = await guestChat({ chat });
    await accepted(chat.changePriority(id, 'high', byAda()));
    expect(await carryOn(id, asked, byAda(0))).toMatchObject({ refused: 'revision_conflict' });
    expect(await counted('TicketOpened')).toBe(0);
  });

  it.each(['assign', 'priority', 'close'] as const)('excludes another command at it: %s', async (what) => {
    const [one, two] = [node(), node()];
    await two.directory.noteBearer(ada, commandContext());
    const others = {
      assign: (id: ConversationId) => two.chat.assign(id, adaObi.id, byAda(0)),
      priority: (id: ConversationId) => two.chat.changePriority(id, 'high', byAda(0)),
      close: (id: ConversationId) => two.chat.changeStatus(id, 'closed', byAda(0)),
    };
    for (let round = 0; round < 3; round++) {
      const { id } = await guestChat(one);
      const tickets = await counted('TicketOpened');
      const [carried, changed] = await Promise.all([one.carryOn(id, asked, byAda(0)), others[what](id)]);
      expect([isRefusal(carried), isRefusal(changed)].toSorted()).toEqual([false, true]);
      expect((await counted('TicketOpened')) - tickets).toBe(isRefusal(carried) ? 0 : 1);
    }
  });
});
