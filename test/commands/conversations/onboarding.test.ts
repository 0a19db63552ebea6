import { createCodeSecrets } from '../../../src/commands/conversations/code-secrets.ts';
import { createConversations } from '../../../src/commands/conversations/conversations.ts';
import { createGuestIds } from '../../../src/commands/conversations/guest-ids.ts';
import { createOnboarding, newCode } from '../../../src/commands/conversations/onboarding.ts';
import { newId } from '../../../src/commands/new-id.ts';
import type { ConversationId } from '../../../src/events/ids.ts';
import type { EventLog } from '../../../src/events/log/port.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import type { Payload } from '../../support/chat.ts';
import { conversationId, guestAsOwner } from '../../support/conversations.ts';
import { commandContext } from '../../support/examples.ts';
import { everything, nodeOn, temporaryLog, withMethods } from '../../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.destroy());

const secrets = createCodeSecrets({ hashing: [Buffer.alloc(32, 1)], sealing: [Buffer.alloc(32, 2)] });

function nodeWith(on: EventLog) {
  const commands = nodeOn(on);
  const conversations = createConversations(commands);
  const onboarding = createOnboarding({
    ...{ commands, conversations, directory: { user: async () => null }, newId },
    newConversationId: () => newId<ConversationId>(),
    guestIds: createGuestIds({ ids: [Buffer.alloc(32)], secrets: [Buffer.alloc(32)] }),
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
