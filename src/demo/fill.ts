import type { TicketNumber } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import { accepted, createDemoDesk, type DemoDesk } from './desk.ts';
import { type People, peopleOf } from './people.ts';
import { pipelined } from './pipelined-log.ts';
import { Random } from './random.ts';
import { ticketAt } from './ticket.ts';
import { beginningOf, DAY, openingTimes, timelineOf } from './timeline.ts';

/** The input of a demo. The same plan gives the same events: ids, numbers, texts and times. */
export interface DemoPlan {
  readonly seed: number;
  readonly tickets: number;
  /** When the demo's clock stops, milliseconds since the epoch: the time of its last ticket. */
  readonly until: number;
  /** Of ticket numbers. */
  readonly prefix: string;
}

/** The opening of a ticket, or an action on an open one. */
interface Step {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/** The last ticket, and one for each so many before it, belong to the user whose token is shown. */
const OWN_EVERY = 400;

/**
 * Writes some months of a support desk into an empty log: every event comes of a command that the desk's own
 * decisions accepted. `onTicket` is called with the number of tickets so far.
 */
export async function fillLog(
  log: EventLog,
  plan: DemoPlan,
  onTicket: (tickets: number) => void,
): Promise<void> {
  const target = await pipelined(log);
  const people = peopleOf(plan.seed, plan.tickets);
  const desk = createDemoDesk(target, people, plan);
  desk.at(beginningOf(plan.until));
  await recordPeople(desk, people);
  for (const steps of days(plan, people, desk, onTicket))
    for (const { at, run } of steps) {
      desk.at(at);
      await run();
    }
  await target.settled();
}

async function recordPeople({ directory, bySystem }: DemoDesk, { users, admins }: People): Promise<void> {
  for (const { id, record } of admins) accepted(await directory.recordAdmin(id, record, bySystem()));
  for (const { id, record } of users) accepted(await directory.recordUser(id, record, bySystem()));
}

/** The steps of each day in order of time. Later ones are held by day, so that only few have to be sorted at once. */
function* days(plan: DemoPlan, people: People, desk: DemoDesk, onTicket: (tickets: number) => void) {
  const { seed, tickets, until } = plan;
  const openings = openingTimes(seed, tickets, until);
  const beginning = beginningOf(until);
  const dayOf = (time: number) => Math.floor((time - beginning) / DAY);
  const byDay: Step[][] = Array.from({ length: dayOf(until) + 1 }, () => []);
  let index = 0;

  function add(step: Step): void {
    if (step.at <= until) byDay[dayOf(step.at)]?.push(step);
  }
  function addTicket(openedAt: number): void {
    const random = new Random(seed, `ticket ${index}`);
    const owner = (tickets - 1 - index) % OWN_EVERY === 0 ? (people.users[0] ?? null) : null;
    const ticket = ticketAt(openedAt, random, people, owner);
    const opened = { number: '' as TicketNumber };
    index += 1;
    const count = index;
    add({
      at: openedAt,
      async run() {
        opened.number = await ticket.open(desk);
        onTicket(count);
      },
    });
    for (const { at, run } of timelineOf(ticket, random, people, until))
      add({ at, run: async () => void accepted(await run(desk, opened.number)) });
  }

  for (const [day, steps] of byDay.entries()) {
    for (let at = openings[index]; at !== undefined && dayOf(at) === day; at = openings[index]) addTicket(at);
    yield steps.sort((one, other) => one.at - other.at);
    byDay[day] = [];
  }
}
