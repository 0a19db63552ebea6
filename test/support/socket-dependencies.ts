import type { ConversationSocketDependencies } from '../../src/realtime/conversations/dependencies.ts';

const nobody = () => Promise.reject(new Error('there are no conversations here'));

/** For tests of the sockets that have nothing to do with conversations. */
export const WITHOUT_CONVERSATIONS: ConversationSocketDependencies = {
  chat: { openTo: nobody, send: nobody, markRead: nobody, eventsOf: nobody },
  contextOf() {
    throw new Error('there are no conversations here');
  },
  once: nobody,
  acknowledge() {},
  recordJoin() {},
  logger: { info() {}, warn() {}, error() {} },
};
