import { createCodeSecrets } from '../../../src/commands/conversations/code-secrets.ts';
import { createConversations } from '../../../src/commands/conversations/conversations.ts';
import { createGuestIds } from '../../../src/commands/conversations/guest-ids.ts';
import { createOnboarding, newCode } from '../../../src/commands/conversations/onboarding.ts';
import { createDirectory } from '../../../src/commands/directory/directory.ts';
import { joinedFold, joinUser } from '../../../src/commands/directory/join.ts';
import { newId } from '../../../src/commands/new-id.ts';
import { userJoinedStream } from '../../../src/events/directory/events.ts';
import type { ConversationId, UserId } from '../../../src/events/ids.ts';
import type { EventLog } from '../../../src/events/log/port.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import type { Payload } from '../../support/chat.ts';
import { conversationId, guestAsOwner } from '../../support/conversations.ts';
import { CONTACT_KEYS, commandContext } from '../../support/examples.ts';
import { keyOf } from '../../support/key-of.ts';
import { everything, nodeOn, temporaryLog, withMethods } from '../../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.destroy());

const secrets = createCodeSecrets({ hashing: [keyOf(1)], sealing: [keyOf(2)] });

function nodeWith(on: EventLog) {
  const commands = nodeOn(on);
  const conversations = createConversations(commands);
  const onboarding = createOnboarding({
    ...{
      commands,
      conversations,
      directory: createDirectory(commands, { contactKeys: CONTACT_KEYS }),
      newId,
    },
    newConversationId: () => newId<ConversationId>(),
    guestIds: createGuestIds({ ids: [keyOf()], secrets: [keyOf()] }),
    codeSecrets: secrets,
    newCode,
  });
  return { conversations, onboarding };
}

/** Dies before it records a code. */
const dying = (): EventLog =>
  withMethods(log, {
    append(stream, expected, events) {
      if (stream.startsWith('onboardingCodes')) return Promise.reject(new Error('the node died'));
      return log.append(stream, expected, events);
    },
  });

describe('a code whose node died before it was recorded', () => {
  it('is announced, when it is asked for again, as the message that is in the history', async () => {
    const node = nodeWith(log);
    const beginning = { type: 'onboarding', subject: null, ownerName: null, ownerEmail: null } as const;
    await node.conversations.openFor({ ...beginning, conversationId, owner: guestAsOwner }, commandContext());
    const asked = { userId: null, guestId: null, conversationId, deviceInfo: null };
    const context = commandContext({ claimedAt: BEGINNING });
    const { onboarding } = nodeWith(dying());
    await expect(onboarding.issue(asked, context)).rejects.toThrow('the node died');
    await node.onboarding.issue(asked, context);
    const ids = (await everything(log)).flatMap(({ event: { type, data } }: { event: Payload }) =>
      type === 'ConversationMessageSent' || type === 'OnboardingCodeIssued' ? [data.messageId] : [],
    );
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});

describe('a code for the user id of an account that was joined', () => {
  it('is the code of the account that goes on, under either id', async () => {
    const [closed, between, open] = ['closed' as UserId, 'between' as UserId, 'open' as UserId];
    for (const [from, to] of [
      [closed, between],
      [between, open],
    ] as const)
      await nodeOn(log).execute(joinedFold, userJoinedStream(from), joinUser(from, to), commandContext());
    const { conversations, onboarding } = nodeWith(log);
    const asked = { userId: closed, guestId: null, conversationId: null, deviceInfo: null };
    const issued = await onboarding.issue(asked, commandContext({ claimedAt: BEGINNING }));
    if ('refused' in issued) throw new Error(issued.refused);
    const code = await onboarding.issued(issued);
    if ('refused' in code) throw new Error(code.refused);
    const shown = await conversations.find(code.conversationId);
    const verified = await onboarding.verify([{ kind: 'user', id: closed }], code.code, commandContext());
    const holder = { kind: 'user', id: open };
    expect([shown?.owner, verified]).toEqual([holder, expect.objectContaining({ holder })]);
  });
});
