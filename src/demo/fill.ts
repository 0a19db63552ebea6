import type { TicketNumber } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import { Agenda } from './agenda.ts';
import { beginningOf, openingTimes } from './calendar.ts';
import { type Cast, castOf } from './cast.ts';
import { introduce, open, perform } from './perform.ts';
import { pipelined } from './pipelined-log.ts';
import { plotOf, type Step } from './plot.ts';
import { Random } from './random.ts';
import { type Scene, sceneOf } from './scene.ts';
import { createStage, type Stage } from './stage.ts';

/** What a demo follows from. The same plan gives the same events: ids, numbers, texts and times. */
export interface DemoPlan {
  readonly seed: number;
  readonly tickets: number;
  /** When the demo's clock stops, milliseconds since the epoch: the time of its last ticket. */
  readonly until: number;
  /** Of ticket numbers. */
  readonly prefix: string;
}

interface Running {
  /** When its next step is due. */
  readonly at: number;
  readonly scene: Scene;
  readonly number: TicketNumber;
  readonly steps: readonly Step[];
  readonly next: number;
}

/** The last ticket, and one for each so many before it, belong to the user whose token is shown. */
const OWN_EVERY = 400;

/**
 * Plays some months of a support desk into an empty log: every event comes of a command that the desk's own
 * decisions accepted. `onTicket` hears how many tickets there are.
 */
export async function fillLog(
  log: EventLog,
  plan: DemoPlan,
  onTicket: (tickets: number) => void,
): Promise<void> {
  const target = await pipelined(log);
  const cast = castOf(plan.seed, plan.tickets);
  const stage = createStage(target, plan, cast);
  const agenda = new Agenda<Running>();
  stage.at(beginningOf(plan.until));
  await introduce(stage, cast);
  for (const [index, openedAt] of openingTimes(plan.seed, plan.tickets, plan.until).entries()) {
    await continueUntil(openedAt, stage, agenda);
    await begin(index, openedAt, stage, cast, plan, agenda);
    onTicket(index + 1);
  }
  await continueUntil(plan.until, stage, agenda);
  await target.settled();
}

async function begin(
  index: number,
  openedAt: number,
  stage: Stage,
  cast: Cast,
  plan: DemoPlan,
  agenda: Agenda<Running>,
): Promise<void> {
  const random = Random.of(plan.seed, `ticket ${index}`);
  const isOwn = (plan.tickets - 1 - index) % OWN_EVERY === 0;
  const scene = sceneOf(random, cast, openedAt, isOwn ? (cast.users[0] ?? null) : null);
  const steps = plotOf(random, scene, cast, plan.until);
  stage.at(openedAt);
  const number = await open(stage, scene);
  schedule(agenda, { scene, number, steps, next: 0 });
}

/** Only what is next of each ticket is kept in order: the rest follows from it. */
function schedule(agenda: Agenda<Running>, ticket: Omit<Running, 'at'>): void {
  const step = ticket.steps[ticket.next];
  if (step) agenda.add({ ...ticket, at: step.at });
}

async function continueUntil(time: number, stage: Stage, agenda: Agenda<Running>): Promise<void> {
  for (let due = agenda.takeUntil(time); due !== null; due = agenda.takeUntil(time)) {
    const step = due.steps[due.next];
    if (!step) continue;
    stage.at(step.at);
    await perform(stage, due.scene, due.number, step);
    schedule(agenda, { ...due, next: due.next + 1 });
  }
}
