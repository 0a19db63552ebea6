import { chatSteps } from './chat.ts';
import type { DemoDesk } from './desk.ts';
import type { Step } from './happening.ts';
import type { People } from './people.ts';
import { Random } from './random.ts';
import { ticketAt } from './ticket.ts';
import { ticketSteps } from './ticket-steps.ts';

/** Tickets and chats that go on at the same time. */
const AT_ONCE = 8;
/** Between two steps, in milliseconds. */
const PACE = { least: 1_000, most: 5_000 };
/** About three hours. */
const MOST_STEPS = 3_600;
/** After so many steps in a row that were refused it is over: the desk has stopped. */
const MOST_FAILURES = 20;
/** So that no step of a script is left out. */
const LATER = 365 * 86_400_000;

export interface LivelyOptions {
  /** Another one each time: ids follow from it. */
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly mostSteps?: number;
}

/**
 * Goes on with a demo while visitors look: people open tickets and chats and write, several admins answer, assign and close, a step
 * each few seconds. Returns how many steps were taken when it is over.
 */
export async function beLively(
  desk: DemoDesk,
  people: People,
  { seed, now, wait, mostSteps = MOST_STEPS }: LivelyOptions,
): Promise<number> {
  const random = new Random(seed, 'lively');
  const scripts: Step[][] = [];
  let [steps, failures] = [0, 0];
  while (steps < mostSteps && failures < MOST_FAILURES) {
    await wait(random.whole(PACE.least, PACE.most));
    desk.at(now());
    if (scripts.length < AT_ONCE) scripts.push(begun(`${seed} ${steps}`, random, people, now()));
    const at = random.whole(0, scripts.length - 1);
    const [step] = scripts[at]?.splice(0, 1) ?? [];
    const isDone = await step?.run(desk).then(
      () => true,
      () => false,
    );
    failures = isDone === false ? failures + 1 : 0;
    steps += 1;
    // A visitor may have answered or closed it.
    if (isDone !== true || scripts[at]?.length === 0) scripts.splice(at, 1);
  }
  return steps;
}

function begun(name: string, choice: Random, people: People, at: number): Step[] {
  const random = new Random(0, name);
  if (choice.chance(0.5))
    return [...ticketSteps(ticketAt(at, random, people, null), { random, people, until: at + LATER })];
  const user = choice.chance(0.4) ? choice.pick(people.users) : null;
  const ending = choice.pick(['unanswered', 'pending', 'closed', 'closed'] as const);
  return [...chatSteps({ at, random, people, ending, claimant: null, user })];
}
