import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { RecordedEvent } from '../events/log/port.ts';
import { personErased } from '../events/privacy/events.ts';
import { DocumentRefused } from './store/port.ts';
import { Overtaken, type UnitOfWork } from './unit-of-work.ts';

export interface BatchOptions {
  readonly codec: Codec;
  /** The types of events of which nothing is made: they aren't decoded. By default there are none. */
  readonly unused?: ReadonlySet<string>;
  /** An event could not be projected: the documents of its stream stop there. */
  readonly onPoison: (event: RecordedEvent, reason: string) => void;
}

/**
 * Projects events in order onto a unit of work. A failing event stops its own stream only. Throws `Overtaken` when another
 * projector of the same store is ahead.
 */
export async function projectBatch(
  working: UnitOfWork,
  batch: readonly RecordedEvent[],
  options: BatchOptions,
): Promise<void> {
  const { unused } = options;
  const events = unused ? batch.filter(({ type }) => !unused.has(type)) : batch;
  const decoded = await options.codec.decodeAll(events);
  const envelopes = decoded.filter((one): one is EventEnvelope => !(one instanceof UndecodableEvent));
  await working.prefetch(new Set(events.map(({ stream }) => stream)), envelopes);
  for (const [index, recorded] of events.entries())
    projectOne(working, recorded, decoded[index] as Decoded, options);
}

function projectOne(
  working: UnitOfWork,
  recorded: RecordedEvent,
  decoded: Decoded,
  { onPoison }: BatchOptions,
): void {
  try {
    if (decoded instanceof UndecodableEvent) throw decoded;
    working.apply(decoded);
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    if (working.isPoisoned(recorded.stream)) return;
    const reason = error instanceof Error ? error.message : String(error);
    working.poison(recorded, reason);
    onPoison(recorded, reason);
  }
}

export interface Steps {
  project(event: RecordedEvent): Promise<void>;
  /** Its documents can't be made or stored. */
  refused(event: RecordedEvent, reason: string): Promise<void>;
}

/** Projects events one after the other, whatever becomes of those before. */
export async function oneByOne(events: readonly RecordedEvent[], steps: Steps): Promise<void> {
  for (const event of events) {
    await steps.project(event).catch((error) => {
      if (isOfContents(error)) return steps.refused(event, error.message);
      throw error;
    });
  }
}

/** Whether what an event says is the reason: the same attempt would fail again. */
export const isOfContents = (error: unknown): error is Error =>
  error instanceof DocumentRefused || error instanceof TypeError || error instanceof RangeError;

/** The events in their order, in parts that begin at each erasure. */
export function partsAt(events: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
  const starts = events.flatMap(({ type }, index) => (type === personErased.type ? [index] : []));
  const bounds = [...new Set([0, ...starts, events.length])];
  return bounds.slice(1).map((end, index) => events.slice(bounds[index], end));
}
