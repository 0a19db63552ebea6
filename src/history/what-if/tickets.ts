import type { EventEnvelope } from '../../events/envelope.ts';
import type { Fact } from '../../projections/history/facts/documents.ts';
import { FACT_LAYOUT } from '../../projections/history/facts/pieces.ts';
import { factProjection } from '../../projections/history/facts/projection.ts';
import { FactWriting } from '../../projections/history/facts/writing.ts';
import type { Happened } from '../../projections/history/series/follower.ts';
import type { Happening } from '../../projections/history/series/metric.ts';
import { Replay } from '../../projections/history/series/replay.ts';
import { Subjects } from '../../projections/history/series/subjects.ts';
import { Words } from '../../projections/history/series/words.ts';
import { runSync } from '../../projections/search/steps.ts';
import { type ReplayedTo, type ReplayOptions, replay } from '../replay.ts';
import { FactsInMemory } from './facts-in-memory.ts';
import type { TicketTimes } from './figures.ts';

export interface ReplayedTickets extends ReplayedTo {
  readonly tickets: readonly TicketTimes[];
}

/** So many facts are written at once. */
const BATCH = 8_192;

/** What happened to all tickets up to a moment, as the series of figures understand it. */
export async function replayTickets(options: ReplayOptions): Promise<ReplayedTickets> {
  const store = new FactsInMemory();
  const writing = new FactWriting(FACT_LAYOUT);
  let batch: Fact[] = [];
  const write = () => {
    runSync(writing.add(store, batch));
    batch = [];
  };
  const to = await replay(options, (envelope: EventEnvelope) => {
    if (factProjection.documentId(envelope) === null) return;
    batch.push(factProjection.project(null, envelope));
    if (batch.length === BATCH) write();
  });
  write();
  return { ...to, tickets: ticketsIn(store) };
}

function ticketsIn(store: FactsInMemory): readonly TicketTimes[] {
  const tickets = new Map<number, { opened: number; answered: number | null; resolved: number[] }>();
  follow(store, 'ticket_opened', ({ subject, at }) => {
    tickets.set(subject, { opened: at, answered: null, resolved: [] });
  });
  follow(store, 'ticket_answered', ({ subject, at }) => {
    const ticket = tickets.get(subject);
    if (ticket) ticket.answered = at;
  });
  follow(store, 'ticket_resolved', ({ subject, at }) => void tickets.get(subject)?.resolved.push(at));
  return [...tickets.values()];
}

function follow(store: FactsInMemory, wants: Happening, happened: (happened: Happened) => void): void {
  const words = new Words();
  words.extend(store.textsAfter('words', 0));
  const everything = new Replay(new Subjects(store.lastNumber('subjects')), words, { wants, happened });
  for (const { facts } of store.piecesFrom(0)) everything.take(facts, Number.POSITIVE_INFINITY);
}
