import type { Position } from '../../src/events/log/port.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES } from '../../src/events/ticketing/vocabulary.ts';
import type { Fact, FactKind } from '../../src/projections/history/facts/documents.ts';

export const YEAR = { start: Date.UTC(2025, 0), end: Date.UTC(2026, 0) } as const;
const ADMINS = 50;
const HOUR = 3_600_000;

/** What happens to each ticket, on average so many hours after what happened before. */
const LIFE: readonly (readonly [FactKind, number])[] = [
  ['ticket_opened', 0],
  ['ticket_assignee', 1],
  ['ticket_message', 2],
  ['ticket_status', 1],
  ['ticket_tags', 1],
  ['ticket_message', 8],
  ['ticket_message', 8],
  ['ticket_status', 20],
];

/** So many facts of tickets that were opened all through a year, in the order of time; the same ones each time. */
export function* factsOfYear(count: number): Generator<Fact> {
  const tickets = Math.ceil(count / LIFE.length);
  const order: { time: number; ticket: number; step: number }[] = [];
  for (let ticket = 0; ticket < tickets; ticket++) {
    let time = YEAR.start + ((YEAR.end - YEAR.start) * ticket) / tickets;
    for (const [step, [, hours]] of LIFE.entries()) {
      time += hours * HOUR * 2 * shareOf(ticket * LIFE.length + step);
      order.push({ time: Math.floor(time), ticket, step });
    }
  }
  order.sort((one, other) => one.time - other.time);
  for (const [index, { time, ticket, step }] of order.slice(0, count).entries()) {
    const position = (index + 1) as Position;
    const [kind] = LIFE[step] as (typeof LIFE)[number];
    yield {
      id: String(position),
      position,
      time,
      kind,
      subject: subjectOf(ticket),
      words: wordsOf(step, ticket),
    };
  }
}

/** As long as a UUID. */
const subjectOf = (ticket: number): string =>
  `t5d7a9c1e-0b2f-4c3d-8e4f-${String(ticket * 7_919).padStart(12, '0')}`;

/** A number below 1 that looks random. */
const shareOf = (number: number): number => ((Math.imul(number + 1, 2_654_435_761) >>> 0) % 10_007) / 10_007;

const oneOf = <Item>(items: readonly Item[], number: number): Item =>
  items[Math.floor(shareOf(number) * items.length)] as Item;

function wordsOf(step: number, ticket: number): readonly string[] {
  const admin = `admin-${Math.floor(shareOf(ticket) * ADMINS)}`;
  const words: readonly (readonly string[])[] = [
    [oneOf(SUPPORT_TYPES, ticket), oneOf(TICKET_PRIORITIES, ticket + 1)],
    [admin],
    ['admin', admin],
    ['waiting_user'],
    [`tag-${ticket % 40}`],
    ['user'],
    ['admin', admin],
    ['resolved'],
  ];
  return words[step] ?? [];
}
