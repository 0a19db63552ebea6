import { type BusinessTime, businessTime } from '../../../calendar/business-time.ts';
import { CONVERSATION_STATUSES } from '../../../events/conversations/vocabulary.ts';
import { isOpen, TICKET_STATUSES } from '../../../events/ticketing/vocabulary.ts';
import { pause, read, type Steps } from '../../search/steps.ts';
import { lengthOf } from '../facts/columns.ts';
import type { FactStore } from '../facts/store.ts';
import { answerOf } from './answer.ts';
import { type Collector, type CollectorParts, CountCollector, ValueCollector } from './collect.ts';
import { groupsBy } from './groups.ts';
import { LevelCollector } from './level.ts';
import { metricOf } from './metrics.ts';
import type { SeriesAnswer, SeriesQuery } from './query.ts';
import { Replay } from './replay.ts';
import { CONVERSATION, Subjects, TICKET } from './subjects.ts';
import { Timeline } from './timeline.ts';
import { Words } from './words.ts';

/** Answers series by going through all facts. Words and working times are remembered from one query to the next. */
export class Replays {
  readonly #words = new Words();
  #businessTime: { readonly of: string; readonly time: BusinessTime } | null = null;

  *series(store: FactStore, query: SeriesQuery): Steps<SeriesAnswer> {
    const words = this.#words;
    words.extend(yield* read(store.textsAfter('words', words.last)));
    const subjects = new Subjects(yield* read(store.lastNumber('subjects')));
    const parts = { ...partsOf(query), subjects, words, businessTime: this.#timeOf(query) };
    const groupsOf = groupsBy(parts.metric, query.groupBy, parts);
    const collector = collectorOf({ ...parts, groupsOf }, words);
    const replay = new Replay(subjects, words, collector);
    for (let next = 0; ; ) {
      const pieces = yield* read(store.piecesFrom(next));
      if (pieces.length === 0) break;
      for (const { first, facts } of pieces) {
        replay.take(facts, query.upTo);
        next = first + lengthOf(facts);
        yield* pause();
      }
    }
    return answerOf(query, { ...parts, collector });
  }

  #timeOf({ businessHours }: SeriesQuery): BusinessTime {
    const of = JSON.stringify(businessHours);
    if (this.#businessTime?.of !== of) this.#businessTime = { of, time: businessTime(businessHours) };
    return this.#businessTime.time;
  }
}

function partsOf({ metric: id, groupBy, bounds }: SeriesQuery) {
  const metric = metricOf(id);
  if (metric === null) throw new Error(`there is no metric ${id}`);
  const isGroupedAtEnd = groupBy !== null && metric.groupings[groupBy]?.asOf === 'answer';
  return { metric, isGroupedAtEnd, timeline: new Timeline(bounds) };
}

function collectorOf(parts: CollectorParts, words: Words): Collector {
  const { metric, subjects } = parts;
  const { measure } = metric;
  if (measure.kind === 'count') return new CountCollector(parts, measure.of);
  if (measure.kind !== 'level') return new ValueCollector(parts, measure.of);
  const isTickets = measure.of === 'tickets';
  const statuses = isTickets ? TICKET_STATUSES.filter(isOpen) : OPEN_CONVERSATIONS;
  const open = new Set(statuses.map((status) => words.numberOf(status)));
  const kind = isTickets ? TICKET : CONVERSATION;
  return new LevelCollector(
    parts,
    (subject) => subjects.kinds[subject] === kind && open.has(subjects.statuses[subject] as number),
  );
}

const OPEN_CONVERSATIONS = CONVERSATION_STATUSES.filter((status) => status !== 'closed');
