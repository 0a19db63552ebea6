import type { Codec } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { RecordedEvent } from '../events/log/port.ts';
import { Overtaken, type WorkingSet } from './working-set.ts';

export interface BatchOptions {
  readonly codec: Codec;
  /** An event could not be projected: its stream's documents stand still. */
  readonly onPoison: (event: RecordedEvent, reason: string) => void;
}

/**
 * Projects events in order onto a working set. One that can't be projected stops its own stream only. Throws `Overtaken`
 * when somebody else projects into the same store and is ahead.
 */
export async function projectBatch(
  working: WorkingSet,
  events: readonly RecordedEvent[],
  options: BatchOptions,
): Promise<void> {
  const decoded = events.map((recorded) => ({ recorded, envelope: decode(options.codec, recorded) }));
  const envelopes = decoded.flatMap(({ envelope }) => (envelope instanceof Error ? [] : [envelope]));
  await working.prefetch(new Set(events.map(({ stream }) => stream)), envelopes);
  for (const { recorded, envelope } of decoded) projectOne(working, recorded, envelope, options);
}

function decode(codec: Codec, recorded: RecordedEvent): EventEnvelope | Error {
  try {
    return codec.decode(recorded);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function projectOne(
  working: WorkingSet,
  recorded: RecordedEvent,
  envelope: EventEnvelope | Error,
  { onPoison }: BatchOptions,
): void {
  try {
    if (envelope instanceof Error) throw envelope;
    working.apply(envelope);
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    if (working.isPoisoned(recorded.stream)) return;
    const reason = error instanceof Error ? error.message : String(error);
    working.poison(recorded, reason);
    onPoison(recorded, reason);
  }
}
