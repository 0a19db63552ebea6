import type { Owner } from '../events/conversations/people.ts';
import type { ConversationId } from '../events/ids.ts';
import { ONBOARDING_DONE, ONBOARDING_GREETING } from './chat-words.ts';
import { accepted, type DemoDesk } from './desk.ts';
import { type Happening, type Step, sequenceFrom } from './happening.ts';
import { bearerOf, type DemoUser, type People } from './people.ts';
import type { DemoPlan } from './plan.ts';
import { Random } from './random.ts';
import { beginnings } from './timeline.ts';
import { DEVICES } from './words.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const FEWEST = 8;
const TICKETS_PER_CODE = 50;
const WRONG_TRIES = 5;

/** What becomes of a code: used, used at the second try, guessed at too often, or left alone until it expires. */
const FATES = ['verified', 'mistyped', 'verified', 'exhausted', 'unused'] as const;
type Fate = (typeof FATES)[number];

/** Onboarding codes, for users and guests. The last one is made shortly before the end, and still good then. */
export function onboardings({ seed, tickets, until }: DemoPlan, people: People): Happening {
  const count = Math.max(FEWEST, Math.ceil(tickets / TICKETS_PER_CODE));
  const before = beginnings(new Random(seed, 'beginnings of codes'), count - 1, until - 10 * MINUTE);
  return {
    times: Float64Array.of(...before, until - 4 * MINUTE),
    stepsOf(index, at) {
      const random = new Random(seed, `code ${index}`);
      const isLast = index === count - 1;
      // The first user is the one whose token is shown.
      const user = isLast || index % 3 === 0 ? null : (people.users[index + 1] ?? null);
      const fate: Fate = isLast ? 'unused' : (FATES[index % FATES.length] ?? 'unused');
      return onboardingSteps({ at, random, people, user, fate });
    },
  };
}

interface OnboardingPlan {
  readonly at: number;
  readonly random: Random;
  readonly people: People;
  /** Null: a guest. */
  readonly user: DemoUser | null;
  readonly fate: Fate;
}

function onboardingSteps({ at, random, people, user, fate }: OnboardingPlan): readonly Step[] {
  const admin = bearerOf('admin', random.pick(people.admins, 1.4));
  const deviceInfo = random.pick(DEVICES);
  let holder: Owner = { kind: 'guest', id: '' as never };
  let code = '';
  let conversationId = '' as ConversationId;

  async function issue(desk: DemoDesk): Promise<void> {
    if (user) holder = { kind: 'user', id: user.id };
    else holder = { kind: 'guest', id: desk.guestIds.issue(desk.now()).id };
    const named = user ? { userId: user.id, guestId: null } : { userId: null, guestId: holder.id };
    const asked = { ...named, conversationId: null, deviceInfo };
    const issued = accepted(await desk.onboarding.issue(asked, desk.by(admin).context));
    ({ code, conversationId } = accepted(await desk.onboarding.issued(issued)));
    await desk.say(conversationId, ONBOARDING_GREETING, admin);
  }

  async function type(desk: DemoDesk, typed: string): Promise<void> {
    const { context } = desk.by(user ? bearerOf('user', user) : { kind: 'guest', id: holder.id as never });
    const verified = await desk.onboarding.verify([holder], typed, context);
    if (verified !== null) accepted(verified);
  }

  const { steps, after } = sequenceFrom(at, (least, most) => random.spread(least, most), issue);
  const wrong = (tries: number) => {
    for (let tried = 1; tried <= tries; tried++)
      after(5 * SECOND, MINUTE, (desk) => type(desk, String((Number(code) + tried) % 1e6).padStart(6, '0')));
  };
  if (fate === 'exhausted') wrong(WRONG_TRIES);
  if (fate === 'mistyped') wrong(1);
  if (fate === 'verified' || fate === 'mistyped') {
    after(10 * SECOND, 5 * MINUTE, (desk) => type(desk, code));
    after(2 * SECOND, MINUTE, async (desk) => {
      await desk.say(conversationId, ONBOARDING_DONE, admin);
      accepted(await desk.chat.changeStatus(conversationId, 'closed', desk.by(admin)));
    });
  }
  return steps;
}
