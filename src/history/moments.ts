import { type Instant, instant } from '../events/ids.ts';
import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';
import { momentProjection } from '../projections/history/moments/projection.ts';
import type { MomentQueries } from '../projections/history/moments/queries.ts';
import type { QueriesOf } from '../projections/module.ts';
import type { Standstill } from '../projections/standstill.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';
import { type AsOf, type Moment, NoSuchMoment } from './moment.ts';

/** Finds moments of the log. */
export interface Moments {
  /**
   * The moment that a client names; null: now. An instant means the position just before the first event in the order of the
   * log that happened later, and before the first event of all the beginning. A position means the last event up to there whose
   * stream doesn't end. Once it resolves, the read models include the moment.
   *
   * @throws NoSuchMoment for an instant in the future, and for a position at which there is no event.
   * @throws ReadModelsUnavailable when they don't reach it in time.
   */
  at(asOf: AsOf | null): Promise<Moment>;
}

export interface MomentsParts {
  readonly log: Pick<EventReader, 'end' | 'readAll'>;
  readonly queriesOf: QueriesOf;
  readonly now: () => Instant;
  readonly awaited: Standstill['awaited'];
}

/** How long a moment waits for the read models, in milliseconds. */
const CATCH_UP_MS = 5_000;
/** Events in one read of the log between two whose times are known: those of idempotency keys. */
const PAGE = 64;

export function createMoments({ log, queriesOf, now, awaited }: MomentsParts): Moments {
  const times = (): MomentQueries => queriesOf(momentProjection);

  async function reach(position: Position): Promise<void> {
    if ((await awaited(position, CATCH_UP_MS)) === 'held') return;
    throw new ReadModelsUnavailable('they have not reached that moment yet');
  }

  async function reachEnd(): Promise<Position> {
    const end = await log.end();
    await reach(end);
    return end;
  }

  async function upTo(position: Position): Promise<Moment> {
    const found = await times().upTo({ position });
    return { position: found.position, time: instant(found.latest) };
  }

  async function atInstant(asked: Instant): Promise<Moment> {
    const time = Date.parse(asked);
    const found = await times().at({ time });
    if (!found.isOpen) return upTo(found.position);
    // There may be events that the read models lack.
    await reachEnd();
    return upTo((await times().at({ time })).position);
  }

  async function atPosition(position: Position): Promise<Moment> {
    if (position > (await log.end())) return noEvent();
    await reach(position);
    const moment = await upTo(position);
    if (moment.position !== position && !(await isEvent(position, moment.position))) return noEvent();
    return moment;
  }

  /** Whether there is an event at a position. `before`: that of an event before it. */
  async function isEvent(position: Position, before: Position): Promise<boolean> {
    if (position === BEGINNING) return true;
    for (let after = before; ; ) {
      const page = await log.readAll(after, PAGE);
      if (page.some((event) => event.position === position)) return true;
      const last = page.at(-1)?.position;
      if (last === undefined || last > position || page.length < PAGE) return false;
      after = last;
    }
  }

  return {
    async at(asOf) {
      if (asOf?.kind === 'position') return atPosition(asOf.position);
      if (asOf === null) return upTo(await reachEnd());
      if (asOf.instant > now()) throw new NoSuchMoment('must not lie in the future');
      return atInstant(asOf.instant);
    },
  };
}

function noEvent(): never {
  throw new NoSuchMoment('must be the position of an event');
}
