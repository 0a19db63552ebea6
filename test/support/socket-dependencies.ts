import type { ConversationSocketDependencies } from '../../src/realtime/conversations/dependencies.ts';

const nobody = () => Promise.reject(new Error('there are no conversations here'));

/** For tests of the sockets that have nothing to do with conversations. */
export const WITHOUT_CONVERSATIONS: ConversationSocketDependencies = {
  commands: { execute: nobody, load: nobody, reserve: nobody, recall: nobody, since: nobody },
  conversations: { find: nobody },
  guestAccess: 'conversation-id',
  messageFacts: nobody,
  nameOf: nobody,
  contextOf() {
    throw new Error('there are no conversations here');
  },
  once: nobody,
  newMessageId() {
    throw new Error('there are no conversations here');
  },
  acknowledge() {},
  logger: { info() {}, warn() {}, error() {} },
};
