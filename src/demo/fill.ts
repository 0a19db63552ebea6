import type { EventLog } from '../events/log/port.ts';
import { chats, ownChat } from './chats.ts';
import { accepted, createDemoDesk, type DemoDesk, type DemoDeskOptions } from './desk.ts';
import type { Happening, Step } from './happening.ts';
import { logins } from './logins.ts';
import { onboardings } from './onboardings.ts';
import { type People, peopleOf } from './people.ts';
import { pipelined } from './pipelined-log.ts';
import type { DemoPlan } from './plan.ts';
import { Random } from './random.ts';
import { ticketAt } from './ticket.ts';
import { ticketSteps } from './ticket-steps.ts';
import { beginningOf, DAY, openingTimes } from './timeline.ts';

/** The last ticket, and one for each so many before it, belong to the user whose token is shown. */
const OWN_EVERY = 400;

/**
 * Writes some months of a support desk into an empty log: every event comes of a command that the desk's own
 * decisions accepted. `onTicket` is called with the number of tickets so far.
 * @param makes the keys and the codec of the desk that will go on with the data
 */
export async function fillLog(
  log: EventLog,
  plan: DemoPlan,
  makes: Pick<DemoDeskOptions, 'keys' | 'codec'>,
  onTicket: (tickets: number) => void,
): Promise<void> {
  const target = await pipelined(log);
  const people = peopleOf(plan.seed, plan.tickets);
  const desk = createDemoDesk(target, people, { ...plan, ...makes });
  desk.at(beginningOf(plan.until));
  await recordPeople(desk, people);
  const happenings = [
    tickets(plan, people, onTicket),
    chats(plan, people),
    ownChat(plan, people),
    onboardings(plan, people),
    logins(plan),
  ];
  for (const steps of days(plan, happenings))
    for (const { at, run } of steps) {
      desk.at(at);
      await run(desk);
    }
  await target.settled();
}

async function recordPeople({ directory, bySystem }: DemoDesk, { users, admins }: People): Promise<void> {
  for (const { id, record } of admins) accepted(await directory.recordAdmin(id, record, bySystem()));
  for (const { id, record } of users) accepted(await directory.recordUser(id, record, bySystem()));
}

function tickets(
  { seed, tickets: count, until }: DemoPlan,
  people: People,
  onTicket: (tickets: number) => void,
): Happening {
  return {
    times: openingTimes(seed, count, until),
    stepsOf(index, openedAt) {
      const random = new Random(seed, `ticket ${index}`);
      const owner = (count - 1 - index) % OWN_EVERY === 0 ? (people.users[0] ?? null) : null;
      const ticket = ticketAt(openedAt, random, people, owner);
      return ticketSteps(ticket, { random, people, until, onOpened: () => onTicket(index + 1) });
    },
  };
}

/** The steps of each day in order of time. Later ones are held by day, so that only few have to be sorted at once. */
function* days({ until }: DemoPlan, happenings: readonly Happening[]) {
  const beginning = beginningOf(until);
  const dayOf = (time: number) => Math.floor((time - beginning) / DAY);
  const byDay: Step[][] = Array.from({ length: dayOf(until) + 1 }, () => []);
  const begun = happenings.map(() => 0);

  function begin({ times, stepsOf }: Happening, index: number): void {
    for (const step of stepsOf(index, times[index] ?? until))
      if (step.at <= until) byDay[dayOf(step.at)]?.push(step);
  }

  for (const [day, steps] of byDay.entries()) {
    for (const [which, happening] of happenings.entries()) {
      let index = begun[which] ?? 0;
      for (
        let at = happening.times[index];
        at !== undefined && dayOf(at) === day;
        at = happening.times[index]
      )
        begin(happening, index++);
      begun[which] = index;
    }
    yield steps.sort((one, other) => one.at - other.at);
    byDay[day] = [];
  }
}
