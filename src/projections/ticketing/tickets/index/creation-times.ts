import { add, addRange, type Bitmap, emptyBitmap } from '../../../search/bitmap.ts';
import { read, type Steps } from '../../../search/steps.ts';
import type { CreationSpan, TicketIndex } from './source.ts';

/** Both ends inclusive, in milliseconds since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

const within = (time: number, period: Period): boolean => time >= period.from && time <= period.to;

function coverage(span: CreationSpan, period: Period): 'all' | 'none' | 'some' {
  if (span.newest < period.from || span.oldest > period.to) return 'none';
  return within(span.oldest, period) && within(span.newest, period) ? 'all' : 'some';
}

/** How many tickets were created in the period. */
export function* countCreated(
  source: TicketIndex,
  spans: readonly CreationSpan[],
  period: Period,
): Steps<number> {
  let total = 0;
  for (const [index, span] of spans.entries()) {
    const covered = coverage(span, period);
    if (covered === 'all') total += span.tickets;
    if (covered !== 'some') continue;
    for (const time of yield* read(source.creationTimes(index))) if (within(time, period)) total++;
  }
  return total;
}

/** The tickets that were created in the period. */
export function* createdWithin(source: TicketIndex, period: Period): Steps<Bitmap> {
  const { blockSize, segmentSize } = source.layout;
  const bits = emptyBitmap(blockSize);
  for (const [index, span] of (yield* read(source.creationSpans())).entries()) {
    const first = index * segmentSize;
    const covered = coverage(span, period);
    if (covered === 'all') addRange(bits, first, first + span.tickets);
    if (covered !== 'some') continue;
    for (const [offset, time] of (yield* read(source.creationTimes(index))).entries()) {
      if (within(time, period)) add(bits, first + offset);
    }
  }
  return bits;
}

/** A span with the times of further tickets at its end. */
export function extendTimes(times: Float64Array, added: readonly number[]): Float64Array {
  const extended = new Float64Array(times.length + added.length);
  extended.set(times);
  extended.set(added, times.length);
  return extended;
}

export function spanOf(times: Float64Array): CreationSpan {
  let [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    oldest = Math.min(oldest, time);
    newest = Math.max(newest, time);
  }
  return { tickets: times.length, oldest, newest };
}
