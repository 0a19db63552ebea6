import { assignConversation } from '../../../src/commands/conversations/assign-conversation.ts';
import { conversationFold } from '../../../src/commands/conversations/conversation.ts';
import {
  type Conversations,
  createConversations,
} from '../../../src/commands/conversations/conversations.ts';
import { sendMessage } from '../../../src/commands/conversations/send-message.ts';
import type { Found } from '../../../src/commands/conversations/slots.ts';
import { isRefusal, type Refusal } from '../../../src/commands/refusal.ts';
import { type Beginning, conversationStream } from '../../../src/events/conversations/events.ts';
import { conversationSlotStream } from '../../../src/events/conversations/slot-events.ts';
import type { CommandId, ConversationId, MessageId } from '../../../src/events/ids.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import { guestAsOwner, guestId, johnAsOwner, slotTaken } from '../../support/conversations.ts';
import { ada, adaObi, commandContext, janeRoe, johnDoe } from '../../support/examples.ts';
import { everything, nodeOn, temporaryLog } from '../../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
let conversations: Conversations;
let commands: ReturnType<typeof nodeOn>;
beforeEach(async () => {
  log = await temporaryLog();
  commands = nodeOn(log);
  conversations = createConversations(commands);
});
afterEach(() => log.destroy());

let ids = 0;
const newConversation = (changes: Partial<Beginning> = {}): Beginning => ({
  conversationId: `c-${++ids}` as ConversationId,
  ...{ owner: guestAsOwner, type: 'general', subject: null, ownerName: null, ownerEmail: null },
  ...changes,
});
const ofJohn = { owner: johnAsOwner } as const;
const john = { id: johnDoe.id, name: johnDoe.name, email: johnDoe.email };

function kept(outcome: Found | Refusal): Found['conversation'] {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused}`);
  return outcome.conversation;
}
const opened = async (changes: Partial<Beginning> = {}, on = conversations) =>
  kept(await on.openFor(newConversation(changes), commandContext()));
const close = (id: ConversationId) => conversations.changeStatus(id, 'closed', commandContext());
const write = (id: ConversationId) =>
  commands.execute(
    conversationFold,
    conversationStream(id),
    (conversation) =>
      sendMessage(conversation, {
        ...{ messageId: `m-${++ids}` as MessageId, message: 'Hello', messageType: 'text' },
        ...{ caller: ada, callerName: null, guestAccess: 'guest-id' },
      }),
    commandContext(),
  );
/** What happens to a closed conversation, too. */
const assign = (id: ConversationId) =>
  commands.execute(
    conversationFold,
    conversationStream(id),
    (conversation) => assignConversation(conversation, { admin: adaObi }),
    commandContext(),
  );
const claim = (user = john) => conversations.claim({ guestId, user }, commandContext());
const types = async () => (await everything(log)).map(({ event }) => event.type);

describe('the open conversation of an owner', () => {
  it('is one, however many ask for it at once, on any number of nodes', async () => {
    const nodes = Array.from({ length: 4 }, () => createConversations(nodeOn(log)));
    const asked = Array.from({ length: 20 }, (_, index) => opened({}, nodes[index % nodes.length]));
    const found = await Promise.all(asked);
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    expect((await types()).toSorted()).toEqual(['ConversationSlotTaken', 'ConversationStarted']);
  });

  it('is another one for each type and for each owner', async () => {
    const found = [
      await opened(),
      await opened({ type: 'onboarding' }),
      await opened(ofJohn),
      await opened({ owner: { kind: 'user', id: janeRoe.id } }),
    ];
    expect(new Set(found.map(({ id }) => id)).size).toBe(4);
  });

  it('is the same while it is pending, and a new one once it is closed', async () => {
    const first = await opened();
    await conversations.changeStatus(first.id, 'pending', commandContext());
    expect((await opened()).id).toBe(first.id);
    await close(first.id);
    expect((await opened()).id).not.toBe(first.id);
  });

  it('starts as it was promised when a node died between the promise and the start', async () => {
    const promise = slotTaken({ subject: 'As it was promised' });
    const context = commandContext();
    await commands.reserve(conversationSlotStream(guestAsOwner, 'general'), promise, context);
    const found = await opened({ subject: 'Something else' });
    expect(found).toMatchObject({ id: promise.data.conversationId, subject: 'As it was promised' });
  });

  it('is found by a repetition of the command that opened it', async () => {
    const context = commandContext({ commandId: 'c' as CommandId, claimedAt: BEGINNING });
    const first = kept(await conversations.openFor(newConversation(), context));
    expect(kept(await conversations.openFor(newConversation(), context)).id).toBe(first.id);
    await close(first.id);
    expect(kept(await conversations.openFor(newConversation(), context)).id).not.toBe(first.id);
  });
});

describe('opening a closed conversation again', () => {
  it('makes it the open one again, as often as it is done', async () => {
    const { id } = await opened();
    for (const status of ['closed', 'open', 'closed', 'pending'] as const) {
      expect(kept(await conversations.changeStatus(id, status, commandContext())).status).toBe(status);
    }
    expect((await opened()).id).toBe(id);
  });

  it('is refused while the owner has another open one', async () => {
    const first = await opened();
    await close(first.id);
    await opened();
    expect(await conversations.changeStatus(first.id, 'open', commandContext())).toMatchObject({
      refused: 'conversation_superseded',
    });
  });

  it('never leaves two open, whoever is faster', async () => {
    const { id } = await opened();
    await close(id);
    const elsewhere = createConversations(nodeOn(log));
    const [reopened, asked] = await Promise.all([
      elsewhere.changeStatus(id, 'open', commandContext()),
      opened(),
    ]);
    const openOnes = [asked.id];
    if (!isRefusal(reopened)) openOnes.push(id);
    expect(new Set(openOnes).size).toBe(1);
  });

  /** A node on which something comes in between, after so many commands of its own on that conversation. */
  function meanwhile(id: ConversationId, happens: () => Promise<unknown>, after = 1): Conversations {
    const node = nodeOn(log);
    let executed = 0;
    return createConversations({
      ...node,
      async execute(fold, stream, ...rest) {
        const looked = await node.execute(fold, stream, ...rest);
        if (stream === conversationStream(id) && ++executed === after) await happens();
        return looked;
      },
    });
  }
  const claimedMeanwhile = (id: ConversationId) => meanwhile(id, claim);
  const statusOf = async (id: ConversationId) => (await conversations.find(id))?.status;

  it('never leaves a user with two open, when a guest’s one is claimed at that moment', async () => {
    const { id } = await opened();
    await close(id);
    const own = await opened(ofJohn);
    const reopened = await claimedMeanwhile(id).changeStatus(id, 'open', commandContext());
    expect(reopened).toMatchObject({ refused: 'conversation_superseded' });
    expect([await statusOf(id), await statusOf(own.id)]).toEqual(['closed', 'open']);
    expect((await opened(ofJohn)).id).toBe(own.id);
  });

  it('is for the user who claims it at that moment, when they have no other', async () => {
    const { id } = await opened();
    await close(id);
    const reopened = await claimedMeanwhile(id).changeStatus(id, 'pending', commandContext());
    expect(kept(reopened)).toMatchObject({ owner: johnAsOwner, status: 'pending' });
    expect((await opened(ofJohn)).id).toBe(id);
    expect((await opened()).id).not.toBe(id);
  });

  it.each([
    ['it was found open', false, 1],
    ['it was opened for that', true, 3],
  ])('is tried again when another admin closes it after %s', async (_when, isClosed, after) => {
    const { id } = await opened();
    await write(id);
    if (isClosed) await close(id);
    const node = meanwhile(id, () => close(id), after);
    expect(kept(await node.changeStatus(id, 'pending', commandContext())).status).toBe('pending');
    const changes = (await everything(log)).filter(({ event }) => event.type === 'ConversationStatusChanged');
    expect(changes.map(({ event }) => (event.data as { to: string }).to)).toEqual([
      ...(isClosed ? ['closed'] : []),
      ...(isClosed ? ['open'] : []),
      'closed',
      'open',
      'pending',
    ]);
  });

  it('is refused to an admin who knows an older revision, when another one closes it', async () => {
    const { id } = await opened();
    const node = meanwhile(id, () => close(id));
    expect(await node.changeStatus(id, 'pending', commandContext(), { ifMatch: [0] })).toMatchObject({
      refused: 'revision_conflict',
    });
    expect(await statusOf(id)).toBe('closed');
  });

  describe('at a revision that has passed since the first look', () => {
    async function assignedMeanwhile(): Promise<ConversationId> {
      const { id } = await opened();
      await close(id);
      const opensIt = meanwhile(id, () => assign(id)).changeStatus(id, 'open', commandContext(), {
        ifMatch: [1],
      });
      expect(await opensIt).toMatchObject({ refused: 'revision_conflict', conflict: { revision: 2 } });
      return id;
    }

    it('is refused, and leaves it closed', async () => {
      expect(await statusOf(await assignedMeanwhile())).toBe('closed');
    });

    it('does not open it later, when the owner asks for an open one', async () => {
      const id = await assignedMeanwhile();
      const next = await opened();
      expect([next.id === id, await statusOf(id)]).toEqual([false, 'closed']);
    });

    it('can be asked for again', async () => {
      const id = await assignedMeanwhile();
      expect(
        kept(await conversations.changeStatus(id, 'open', commandContext(), { ifMatch: [2] })).status,
      ).toBe('open');
      expect((await opened()).id).toBe(id);
    });

    it('can be asked for again without a revision', async () => {
      const id = await assignedMeanwhile();
      expect(kept(await conversations.changeStatus(id, 'pending', commandContext())).status).toBe('pending');
    });
  });

  it('is refused for what never started', async () => {
    const unknown = 'nowhere' as ConversationId;
    expect(await conversations.changeStatus(unknown, 'open', commandContext())).toMatchObject({
      refused: 'conversation_not_found',
    });
  });
});

describe('claiming what one said as a guest', () => {
  it('moves every conversation to the user, and the open one into their slot', async () => {
    const closed = await opened();
    await close(closed.id);
    const general = await opened();
    const onboarding = await opened({ type: 'onboarding' });
    const outcome = await claim();
    expect(isRefusal(outcome) ? outcome : outcome.claimed.map((each) => each.id).toSorted()).toEqual(
      [closed.id, general.id, onboarding.id].toSorted(),
    );
    expect(await opened(ofJohn)).toMatchObject({
      id: general.id,
      owner: johnAsOwner,
      ownerName: johnDoe.name,
    });
  });

  it('closes the moved one when the user already talks in another', async () => {
    const guests = await opened();
    const own = await opened(ofJohn);
    await write(own.id);
    await claim();
    expect(await conversations.find(guests.id)).toMatchObject({ owner: johnAsOwner, status: 'closed' });
    expect((await opened(ofJohn)).id).toBe(own.id);
  });

  it('closes the user’s own one when nothing was said in it', async () => {
    const guests = await opened();
    const own = await opened(ofJohn);
    await claim();
    expect(await conversations.find(own.id)).toMatchObject({ status: 'closed' });
    expect(await opened(ofJohn)).toMatchObject({ id: guests.id, status: 'open' });
  });

  it('changes nothing the second time', async () => {
    await opened();
    const first = await claim();
    const before = await log.end();
    expect(await claim()).toMatchObject({ claimed: isRefusal(first) ? [] : first.claimed });
    expect(await log.end()).toBe(before);
  });

  it('gives the guest a new conversation afterwards', async () => {
    const { id } = await opened();
    await claim();
    const next = await opened();
    expect(next.id).not.toBe(id);
    expect(next.owner).toEqual(guestAsOwner);
  });

  it('goes to one of two users who claim at once', async () => {
    const { id } = await opened();
    const jane = { id: janeRoe.id, name: janeRoe.name, email: janeRoe.email };
    const elsewhere = createConversations(nodeOn(log));
    const outcomes = await Promise.all([claim(), elsewhere.claim({ guestId, user: jane }, commandContext())]);
    const owners = outcomes.map((outcome) =>
      isRefusal(outcome) ? [] : outcome.claimed.map((each) => each.id),
    );
    expect(owners.flat()).toEqual([id]);
    expect((await types()).filter((type) => type === 'ConversationClaimed')).toHaveLength(1);
  });

  it('claims nothing of somebody who never wrote', async () => {
    expect(await claim()).toMatchObject({ claimed: [] });
  });
});
