import { userRecorded, userSeen } from '../../../events/directory/events.ts';
import { fullName } from '../../../events/full-name.ts';
import type { MessageId } from '../../../events/ids.ts';
import { type MessageSearchModule, messageSearch } from '../../message-search/projection.ts';
import { MESSAGE_LAYOUT } from '../../search/layout.ts';

/**
 * The names that users have or had, each once, with an index by which they are searched. Which of them a user has now, the
 * user's own document tells.
 */
export const userNameSearch: MessageSearchModule = messageSearch({
  name: 'directory/user-names',
  version: 3,
  layout: MESSAGE_LAYOUT,
  events: [userRecorded, userSeen],
  isRepeated: true,
  messageIn({ event: { type, data } }) {
    const { first_name, last_name } = type === 'UserRecorded' ? data.record : data.claims;
    const message = fullName(first_name, last_name) ?? '';
    return { id: JSON.stringify([data.userId, message]) as MessageId, owner: data.userId, message };
  },
});
