import { chatSteps } from './chat.ts';
import type { ChatEnding } from './chat-actions.ts';
import type { Happening } from './happening.ts';
import { bearerOf, type DemoUser, type People } from './people.ts';
import type { DemoPlan } from './plan.ts';
import { Random } from './random.ts';
import { beginnings, DAY } from './timeline.ts';

const HOUR = DAY / 24;
const FEWEST = 15;
const TICKETS_PER_CHAT = 10;
/** Of so many chats, this many are of registered users; the others of guests. */
const USERS = { of: 5, users: 2 };

/** Of so many chats one is a guest’s who logs in. */
const CLAIMED = 8;

const isOfUser = (index: number): boolean => index % USERS.of < USERS.users;

/** How the latest chats stand, the last one first: each demo has one of each. */
const LATEST: readonly ChatEnding[] = ['unanswered', 'pending', 'ticket', 'unread'];

/** Chats of users and guests. The last one is of a guest who has no reply yet. */
export function chats({ seed, tickets, until }: DemoPlan, people: People): Happening {
  const count = Math.max(FEWEST, Math.ceil(tickets / TICKETS_PER_CHAT));
  const owners = shuffled(new Random(seed, 'owners of chats'), people.users.slice(1));
  return {
    times: beginnings(new Random(seed, 'beginnings of chats'), count, until - HOUR),
    stepsOf(index, at) {
      const random = new Random(seed, `chat ${index}`);
      const user = owners[index % owners.length];
      const isLast = index === count - 1;
      const ending = LATEST[count - 1 - index] ?? endingOf(random, until - at);
      const isUser = isOfUser(index) && !isLast;
      // Now and then a guest logs in, and the chat becomes theirs.
      const claimant = !isUser && user && index % CLAIMED === CLAIMED - 1 ? bearerOf('user', user) : null;
      return chatSteps({ at, random, people, ending, claimant, user: (isUser && user) || null });
    },
  };
}

/** The chat of the user whose token is shown: support has replied, and the user has not read it. */
export const ownChat = ({ seed, until }: DemoPlan, people: People): Happening => ({
  times: [until - 2 * HOUR],
  stepsOf: (_, at) =>
    chatSteps({
      ...{ at, random: new Random(seed, 'own chat'), people, ending: 'unread', claimant: null },
      user: people.users[0] ?? null,
    }),
});

function shuffled(random: Random, users: readonly DemoUser[]): readonly DemoUser[] {
  const keyed = users.map((user) => ({ user, key: random.next() }));
  return keyed.sort((one, other) => one.key - other.key).map(({ user }) => user);
}

/** How a chat stands in the end. Of old ones hardly any is open. */
function endingOf(random: Random, age: number): ChatEnding {
  const open = age < 2 * DAY ? 8 : age < 10 * DAY ? 2 : 0.3;
  return random.weighted([
    ['unanswered', 2 * open],
    ['unread', 3 * open],
    ['pending', 3 * open],
    ['ticket', 14],
    ['closed', 60],
  ]);
}
