import type { Codec } from '../events/codec.ts';
import { type Instant, instant } from '../events/ids.ts';
import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';
import type { Standstill } from '../projections/standstill.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';
import { type AsOf, type Moment, NoSuchMoment } from './moment.ts';
import { NoSuchPosition, pastEvents, type Until } from './past-events.ts';

/** Finds moments of the log. */
export interface Moments {
  /**
   * The moment that a client names; null: now. An instant means the position just before the first event in the order of the
   * log that happened later, and before the first event of all the beginning.
   *
   * Once it resolves, the read models include the moment.
   *
   * @throws NoSuchMoment for an instant in the future, and for a position at which there is no event.
   * @throws ReadModelsUnavailable when they don't reach it in time.
   */
  at(asOf: AsOf | null): Promise<Moment>;
}

export interface MomentsParts {
  readonly log: EventReader;
  readonly codec: Codec;
  readonly now: () => Instant;
  readonly awaited: Standstill['awaited'];
}

/** How long a moment waits for the read models, in milliseconds. */
const CATCH_UP_MS = 5_000;

export function createMoments({ log, codec, now, awaited }: MomentsParts): Moments {
  async function lastUntil(until: Until): Promise<Moment> {
    let last: Moment = { position: BEGINNING, time: instant(new Date(0)) };
    for await (const page of pastEvents({ log, codec, until }))
      for (const { recorded, decoded } of page) {
        const time =
          'metadata' in decoded && decoded.metadata.time > last.time ? decoded.metadata.time : last.time;
        last = { position: recorded.position, time };
      }
    return last;
  }

  return {
    async at(asOf) {
      const moment = await find(asOf);
      if ((await awaited(moment.position, CATCH_UP_MS)) !== 'held')
        throw new ReadModelsUnavailable('they have not reached that moment yet');
      return moment;
    },
  };

  async function find(asOf: AsOf | null): Promise<Moment> {
    if (asOf === null) return { position: await log.end(), time: now() };
    if (asOf.kind === 'position') return atPosition(asOf.position);
    if (asOf.instant > now()) throw new NoSuchMoment('must not lie in the future');
    return { position: (await lastUntil({ time: asOf.instant })).position, time: asOf.instant };
  }

  async function atPosition(position: Position): Promise<Moment> {
    if (position === BEGINNING) return { position, time: instant(new Date(0)) };
    try {
      return await lastUntil({ position });
    } catch (error) {
      if (error instanceof NoSuchPosition) throw new NoSuchMoment('must be the position of an event');
      throw error;
    }
  }
}
