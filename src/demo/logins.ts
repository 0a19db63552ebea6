import { ANONYMOUS } from '../commands/caller.ts';
import { createInitiate } from '../commands/identity/initiate.ts';
import { LOGIN_MS, type Sent } from '../commands/identity/logins.ts';
import { createTakePress } from '../commands/identity/take-press.ts';
import type { DemoDesk } from './desk.ts';
import { type Happening, type Step, sequenceFrom } from './happening.ts';
import { startDemoSession } from './login-session.ts';
import { phoneNumberOf } from './people.ts';
import type { DemoPlan } from './plan.ts';
import { Random } from './random.ts';
import { beginnings } from './timeline.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const FEWEST = 12;
const TICKETS_PER_LOGIN = 25;
/** Phone numbers of people who log in here, apart from those of the directory's users and of strangers. */
const LOGGED_IN = 40_000;

/** `refused`: the button was pressed on another phone. `unsent`: WhatsApp took no message. */
const FATES = [
  ['completed', 14],
  ['expired', 3],
  ['refused', 2],
  ['unsent', 1],
] as const;
type Fate = (typeof FATES)[number][0];

/** The phone whose owner has logged in last, E.164. */
export const LAST_LOGIN = phoneNumberOf(LOGGED_IN);

/** Logins through WhatsApp, which is played here: nothing is sent anywhere. */
export function logins({ seed, tickets, until }: DemoPlan): Happening {
  const count = Math.max(FEWEST, Math.ceil(tickets / TICKETS_PER_LOGIN));
  const before = beginnings(new Random(seed, 'beginnings of logins'), count - 1, until - 30 * MINUTE);
  return {
    times: Float64Array.of(...before, until - 20 * MINUTE),
    stepsOf(index, at) {
      const random = new Random(seed, `login ${index}`);
      const isLast = index === count - 1;
      const phone = isLast ? 0 : random.whole(0, Math.ceil(count / 2));
      const fate = isLast ? 'completed' : index < FATES.length ? FATES[index]?.[0] : random.weighted(FATES);
      return loginSteps({
        at,
        random,
        phoneNumber: phoneNumberOf(LOGGED_IN + phone),
        fate: fate ?? 'completed',
      });
    },
  };
}

interface LoginPlan {
  readonly at: number;
  readonly random: Random;
  /** E.164. */
  readonly phoneNumber: string;
  readonly fate: Fate;
}

function loginSteps({ at, random, phoneNumber, fate }: LoginPlan): readonly Step[] {
  const secrets = { sessionId: '', buttonId: '' };
  const between = (least: number, most: number) => random.spread(least, most);
  const { steps, after } = sequenceFrom(at, between, async (desk) => {
    const { context } = desk.by(ANONYMOUS);
    const initiate = createInitiate(desk.logins, async ({ buttonId }) => {
      secrets.buttonId = buttonId;
      return sendingOf(fate, phoneNumber);
    });
    await initiate(phoneNumber, context);
    secrets.sessionId = String(await desk.logins.sessionIdOf(context.commandId));
  });

  const press = (sender: string) => {
    const pressId = `wamid.${random.uuid()}`;
    after(4 * SECOND, 2 * MINUTE, (desk) =>
      createTakePress(
        desk.logins,
        null,
        desk.newId,
      )({ buttonId: secrets.buttonId, sender, pressId }, desk.by(ANONYMOUS).context),
    );
  };

  if (fate === 'completed') {
    press(phoneNumber);
    startDemoSession({ random, after, sessionId: () => secrets.sessionId });
    return steps;
  }
  if (fate === 'refused') press(phoneNumberOf(random.whole(0, LOGGED_IN)));
  // The waiting page asks once more when the time is over.
  const asksAgain = (desk: DemoDesk) => desk.logins.collect(secrets.sessionId, desk.by(ANONYMOUS).context);
  return [...steps, { at: at + LOGIN_MS, run: asksAgain }];
}

const sendingOf = (fate: Fate, recipient: string): Sent =>
  fate === 'unsent' ? { outcome: 'failed', reason: 'rejected' } : { outcome: 'sent', recipient };
