import type { DomainEvent } from '../../src/events/envelope.ts';
import type { AdminId, MessageId, TicketId, TicketNumber, UserId } from '../../src/events/ids.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../src/events/ticketing/vocabulary.ts';
import {
  internalNoteAdded,
  priorityChanged,
  replySent,
  statusChanged,
  tagsSet,
  ticketAssigned,
  ticketOpened,
  ticketRated,
  ticketTransferred,
  ticketUnassigned,
  userMessageAdded,
} from './examples.ts';

/** The same numbers in every run. */
export function numbersFrom(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

export const PAST_ADMINS = ['a-1', 'a-2'] as AdminId[];
export const PAST_USERS = ['u-1', 'u-2', 'u-3'] as UserId[];
export const PAST_TAGS = [['vip'], ['VIP', 'refund'], ['a b'], []] as const;

export const pick = <Value>(values: readonly Value[], at: number): Value =>
  values[at % values.length] as Value;

/** Events of many tickets, each of which begins with its opening; all that lists tell tickets apart by changes again and again. */
export function pastTickets(events: number, seed = 7): readonly (readonly [string, DomainEvent])[] {
  const next = numbersFrom(seed);
  let opened = 0;
  return Array.from({ length: events }, (_, index) => {
    const isNew = opened === 0 || next(8) === 0;
    const number = isNew ? opened++ : next(opened);
    const event = isNew ? opening(number, next) : change(next);
    const data = { ...event.data, ticketId: `t-${number}` as TicketId };
    if ('messageId' in data) data.messageId = `m-${index}` as MessageId;
    return [`ticket-t-${number}`, { type: event.type, data } as DomainEvent];
  });
}

const opening = (number: number, next: (below: number) => number) =>
  ticketOpened({
    ticketNumber: `SMI-2026-${String(number).padStart(6, '0')}` as TicketNumber,
    userId: pick([null, ...PAST_USERS], next(4)),
    supportType: pick(SUPPORT_TYPES, next(5)),
    priority: pick(TICKET_PRIORITIES, next(3)),
    subject: pick(['A card', 'Card and payment', 'Ärger'], next(3)),
  });

function change(next: (below: number) => number) {
  const changes = [
    () => userMessageAdded(),
    () => replySent(),
    () => internalNoteAdded(),
    () => statusChanged('pending', pick(TICKET_STATUSES, next(6))),
    () => priorityChanged('low', pick(TICKET_PRIORITIES, next(4))),
    () => ticketAssigned({ id: pick(PAST_ADMINS, next(2)), name: null }),
    () => ticketUnassigned(),
    () => tagsSet([...pick(PAST_TAGS, next(4))]),
    () => ticketTransferred(pick(PAST_USERS, next(3))),
    () => ticketRated({ rating: 1 + next(5) }),
  ];
  return pick(changes, next(changes.length))();
}
