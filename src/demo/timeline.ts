import { ticketIdOf } from '../commands/ticketing/ticket-number.ts';
import type { TicketOutcome } from '../commands/ticketing/tickets.ts';
import type { TicketNumber } from '../events/ids.ts';
import type { TicketStatus } from '../events/ticketing/vocabulary.ts';
import type { DemoDesk } from './desk.ts';
import { bearerOf, type DemoAdmin, type People } from './people.ts';
import { PROBLEMS } from './problems.ts';
import { Random } from './random.ts';
import type { DemoTicket } from './ticket.ts';
import * as words from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** How far back the first ticket lies. */
const SPAN = 150 * DAY;

/** When the desk began, some hours before its first ticket. */
export const beginningOf = (until: number): number => until - SPAN - 6 * HOUR;

/**
 * When so many things begin, in order: more of them in office hours, fewer at weekends, and more from month to month.
 */
export function beginnings(random: Random, count: number, until: number): Float64Array {
  return new Float64Array(count).map(() => openingTime(random, until)).sort();
}

/** When tickets are opened. The last one is opened at `until` itself, so that there is always one today. */
export function openingTimes(seed: number, tickets: number, until: number): Float64Array {
  const before = beginnings(new Random(seed, 'openings'), Math.max(0, tickets - 1), until);
  return tickets > 0 ? Float64Array.of(...before, until) : before;
}

function openingTime(random: Random, until: number): number {
  for (;;) {
    // Three times as many at the end as at the beginning.
    const time = Math.floor(until - SPAN * (1 - (Math.sqrt(1 + 8 * random.next()) - 1) / 2));
    const date = new Date(time);
    const weekday = date.getUTCDay() % 6 === 0 ? 0.55 : 1;
    // Most around 11 o'clock (UTC), hardly any at night.
    const hour = Math.max(0.1, Math.cos((((date.getUTCHours() + 11.5) % 24) - 11) / 5) ** 2);
    if (random.chance(weekday * hour)) return time;
  }
}

/** What is done with a ticket at some time, milliseconds since the epoch. */
export interface Action {
  readonly at: number;
  readonly run: (desk: DemoDesk, number: TicketNumber) => TicketOutcome;
}

/** Everything that happens to a ticket after it was opened, in order of time, also beyond `until`. */
export function timelineOf(
  ticket: DemoTicket,
  random: Random,
  people: People,
  until: number,
): readonly Action[] {
  const { details, caller, email } = ticket;
  const lead = random.pick(people.admins);
  const actions: Action[] = [];
  let admin = ticket.admin;
  let time = ticket.openedAt;

  /** Some time after the last action. */
  function after(least: number, most: number, run: Action['run']): void {
    time += Math.round(random.spread(least, most));
    actions.push({ at: time, run });
  }
  const textOf = (texts: readonly string[]) => words.fillSlots(random.pick(texts), details);

  function support(least: number, most: number, texts: readonly string[], isInternal = false): void {
    const [by, message] = [admin, textOf(texts)];
    after(least, most, (desk, number) =>
      desk.tickets.reply(ticketIdOf(number), { message, isInternal }, byAdmin(desk, by)),
    );
  }
  function answer(least: number, most: number): void {
    const message = textOf(words.ANSWERS);
    after(least, most, (desk, ticketNumber) =>
      desk.tickets.addMessage({ ticketNumber, message, email, link: null }, desk.by(caller)),
    );
  }
  function status(least: number, most: number, to: TicketStatus, resolutionNotes: string | null = null) {
    const by = admin;
    after(least, most, (desk, number) =>
      desk.tickets.changeStatus(ticketIdOf(number), { status: to, resolutionNotes }, byAdmin(desk, by)),
    );
  }
  function assign(least: number, most: number, by: DemoAdmin, to: DemoAdmin): void {
    after(least, most, (desk, number) => desk.tickets.assign(ticketIdOf(number), to.id, byAdmin(desk, by)));
  }

  /** An admin takes the ticket, or gets it from the lead, and replies for the first time. */
  function takeUp(): void {
    const pace = ticket.isImportant ? 0.3 : 1;
    if (random.chance(0.85)) assign(2 * MINUTE, 9 * HOUR * pace, random.chance(0.6) ? admin : lead, admin);
    if (random.chance(0.45)) {
      const [by, tags] = [admin, [random.pick(PROBLEMS[ticket.type].tags)]];
      if (random.chance(0.2)) tags.push(random.pick(words.URGENT_TAGS));
      after(MINUTE, 5 * MINUTE, (desk, number) =>
        desk.tickets.setTags(ticketIdOf(number), tags, byAdmin(desk, by)),
      );
    }
    support(2 * MINUTE, (random.chance(0.12) ? 3 * DAY : 6 * HOUR) * pace, words.FIRST_REPLIES);
  }

  /** Support needs to know something, and the ticket waits for it. */
  function ask(): void {
    support(5 * MINUTE, 8 * HOUR, words.QUESTIONS);
    status(MINUTE / 6, MINUTE, 'waiting_user');
  }

  function converse(): void {
    for (let rounds = random.pick([0, 0, 1, 1, 1, 2, 2, 3, 4]); rounds > 0; rounds--) {
      if (random.chance(0.3)) ask();
      answer(15 * MINUTE, 18 * HOUR);
      if (random.chance(0.3)) support(MINUTE, 2 * HOUR, words.NOTES, true);
      support(5 * MINUTE, 20 * HOUR, words.PROGRESS);
    }
  }

  function escalate(): void {
    const by = admin;
    support(MINUTE, 2 * HOUR, words.ESCALATIONS, true);
    status(MINUTE / 6, MINUTE, 'escalated');
    after(MINUTE / 6, MINUTE, (desk, number) =>
      desk.tickets.changePriority(ticketIdOf(number), 'urgent', byAdmin(desk, by)),
    );
    assign(MINUTE / 2, HOUR, by, lead);
    admin = lead;
  }

  function finish(): void {
    support(10 * MINUTE, DAY, words.FINAL_REPLIES);
    status(MINUTE / 6, 10 * MINUTE, 'resolved', textOf(PROBLEMS[ticket.type].resolutions));
    if (caller.kind !== 'user' || random.chance(0.4)) return;
    const rating = random.weighted(words.RATINGS);
    const feedback = random.chance(0.5) ? textOf(words.FEEDBACK[rating]) : null;
    after(5 * MINUTE, 2 * DAY, (desk, ticketNumber) =>
      desk.tickets.rate({ ticketNumber, rating, feedback }, desk.by(caller)),
    );
  }

  const ending = endingOf(random, until - ticket.openedAt);
  if (ending === 'unanswered') return actions;
  takeUp();
  converse();
  if (ending === 'escalated' || random.chance(0.05)) escalate();
  if (ending === 'waiting_user') ask();
  if (ending === 'resolved' || ending === 'closed') finish();
  if (ending === 'closed') status(4 * HOUR, 4 * DAY, 'closed');
  return actions;
}

const byAdmin = (desk: DemoDesk, admin: DemoAdmin) => desk.by(bearerOf('admin', admin));

/** How a ticket stands in the end, if time allows. The older it is, the rarer it is still open. */
function endingOf(random: Random, age: number) {
  const open = age < 7 * DAY ? 3 : age < 30 * DAY ? 1.6 : 0.75;
  return random.weighted([
    ['unanswered', 1.5 * open],
    ['in_progress', 7 * open],
    ['escalated', 2.5 * open],
    ['waiting_user', 4 * open],
    ['resolved', 36],
    ['closed', 44],
  ]);
}
