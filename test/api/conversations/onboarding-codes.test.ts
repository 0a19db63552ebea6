import { issue, type OnboardingDependencies } from '../../../src/api/conversations/onboarding-codes.ts';
import { createCodeSecrets } from '../../../src/commands/conversations/code-secrets.ts';
import { createConversations } from '../../../src/commands/conversations/conversations.ts';
import { createGuestIds } from '../../../src/commands/conversations/guest-ids.ts';
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

function nodeWith(on: EventLog): OnboardingDependencies {
  const commands = nodeOn(on);
  return {
    ...{ commands, conversations: createConversations(commands) },
    directory: { user: async () => null } as unknown as OnboardingDependencies['directory'],
    guestIds: createGuestIds({ ids: [Buffer.alloc(32)], secrets: [Buffer.alloc(32)] }),
    codeSecrets: createCodeSecrets({ hashing: [Buffer.alloc(32, 1)], sealing: [Buffer.alloc(32, 2)] }),
  };
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
    const asked = { holder: guestAsOwner, conversationId, deviceInfo: null };
    const context = commandContext({ claimedAt: BEGINNING });
    await expect(issue(nodeWith(dying()), asked, context)).rejects.toThrow('the node died');
    await issue(node, asked, context);
    const ids = (await everything(log)).flatMap(({ event: { type, data } }: { event: Payload }) =>
      type === 'ConversationMessageSent' || type === 'OnboardingCodeIssued' ? [data.messageId] : [],
    );
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});
