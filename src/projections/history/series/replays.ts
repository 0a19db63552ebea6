import { type BusinessTime, businessTime } from '../../../calendar/business-time.ts';
import { CONVERSATION_STATUSES } from '../../../events/conversations/vocabulary.ts';
import { isOpen, TICKET_STATUSES } from '../../../events/ticketing/vocabulary.ts';
import { pause, read, type Steps } from '../../search/steps.ts';
import { lengthOf } from '../facts/columns.ts';
import type { FactStore } from '../facts/store.ts';
import { answerOf } from './answer.ts';
import { type Collector, type CollectorParts, CountCollector, ValueCollector } from './collect.ts';
import { countedBy } from './counted.ts';
import type { Follower } from './follower.ts';
import { groupsBy } from './groups.ts';
import { LevelCollector } from './level.ts';
import { metricOf } from './metrics.ts';
import type { Counted, CountedQuery, SeriesAnswer, SeriesQuery } from './query.ts';
import { Replay } from './replay.ts';
import { CONVERSATION, Subjects, TICKET } from './subjects.ts';
import { Timeline } from './timeline.ts';
import { Words } from './words.ts';

/** Answers series by going through all facts. Words and working times are remembered from one query to the next. */
export class Replays {
  readonly #words = new Words();
  #businessTime: { readonly of: string; readonly time: BusinessTime } | null = null;

  *series(store: FactStore, query: SeriesQuery): Steps<SeriesAnswer> {
    const parts = yield* this.#partsOf(store, query, new Timeline(query.bounds));
    const collector = collectorOf(parts);
    yield* replayed(store, query, { ...parts, follower: collector });
    return answerOf(query, { ...parts, collector });
  }

  /** What one point of a series counts. */
  *counted(store: FactStore, query: CountedQuery): Steps<Counted> {
    const parts = yield* this.#partsOf(store, query, new Timeline([query.from, query.to]));
    const group = query.group === null ? 0 : parts.words.numberOf(query.group);
    const follower = countedBy(parts, { group, isOpen: isOpenFor(parts) });
    if (query.from <= query.until) yield* replayed(store, query, { ...parts, follower });
    return follower.counted();
  }

  *#partsOf(
    store: FactStore,
    query: Pick<SeriesQuery, 'metric' | 'groupBy' | 'businessHours'>,
    timeline: Timeline,
  ): Steps<Parts> {
    const metric = metricOf(query.metric);
    if (metric === null) throw new Error(`there is no metric ${query.metric}`);
    const words = this.#words;
    words.extend(yield* read(store.textsAfter('words', words.last)));
    const subjects = new Subjects(yield* read(store.lastNumber('subjects')));
    const { groupBy } = query;
    const isGroupedAtEnd = groupBy !== null && metric.groupings[groupBy]?.asOf === 'answer';
    const parts = { metric, isGroupedAtEnd, timeline, words, subjects, businessTime: this.#timeOf(query) };
    return { ...parts, groupsOf: groupsBy(metric, groupBy, parts) };
  }

  #timeOf({ businessHours }: Pick<SeriesQuery, 'businessHours'>): BusinessTime {
    const of = JSON.stringify(businessHours);
    if (this.#businessTime?.of !== of) this.#businessTime = { of, time: businessTime(businessHours) };
    return this.#businessTime.time;
  }
}

type Parts = CollectorParts & { readonly words: Words };

/** Tells the follower of all facts that count. */
function* replayed(
  store: FactStore,
  { upTo }: Pick<SeriesQuery, 'upTo'>,
  { subjects, words, follower }: Parts & { readonly follower: Follower },
): Steps<void> {
  const replay = new Replay(subjects, words, follower);
  for (let next = 0; ; ) {
    const pieces = yield* read(store.piecesFrom(next));
    if (pieces.length === 0) return;
    for (const { first, facts } of pieces) {
      replay.take(facts, upTo);
      next = first + lengthOf(facts);
      yield* pause();
    }
  }
}

function collectorOf(parts: Parts): Collector {
  const { measure } = parts.metric;
  if (measure.kind === 'count') return new CountCollector(parts, measure.of);
  if (measure.kind !== 'level') return new ValueCollector(parts, measure.of);
  return new LevelCollector(parts, isOpenFor(parts));
}

/** Whether a subject is among those that a level counts; of other metrics, none is. */
function isOpenFor({ metric: { measure }, subjects, words }: Parts): (subject: number) => boolean {
  if (measure.kind !== 'level') return () => false;
  const isTickets = measure.of === 'tickets';
  const statuses = isTickets ? TICKET_STATUSES.filter(isOpen) : OPEN_CONVERSATIONS;
  const open = new Set(statuses.map((status) => words.numberOf(status)));
  const kind = isTickets ? TICKET : CONVERSATION;
  return (subject) => subjects.kinds[subject] === kind && open.has(subjects.statuses[subject] as number);
}

const OPEN_CONVERSATIONS = CONVERSATION_STATUSES.filter((status) => status !== 'closed');
