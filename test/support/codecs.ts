import { codec } from '../../src/events/catalogue.ts';
import { type Codec, decodeOrThrow, UndecodableEvent } from '../../src/events/codec.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import type { RecordedEvent } from '../../src/events/log/port.ts';

/** One event, decoded. Throws `UndecodableEvent`. */
export async function decodeOne(recorded: RecordedEvent, by = codec): Promise<EventEnvelope> {
  const [envelope] = await decodeOrThrow(by, [recorded]);
  return envelope as EventEnvelope;
}

/** The codec of a program that doesn't know some types of events. */
export const codecWithout = (...unknown: readonly string[]): Codec => ({
  ...codec,
  decodeAll: async (recorded) =>
    (await codec.decodeAll(recorded)).map((decoded, index) => {
      const { type = '' } = recorded[index] ?? {};
      return unknown.includes(type) ? new UndecodableEvent(`unknown event type ${type}`) : decoded;
    }),
});
