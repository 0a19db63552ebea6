import { type Codec, decodeOrThrow } from '../events/codec.ts';
import { pagesOf } from '../events/log/pages.ts';
import type { EventReader, RecordedEvent } from '../events/log/port.ts';
import type { PrivacyEvent } from '../events/privacy/events.ts';

/** The streams that an erasure has on record. `erased`: its `PersonErased`. */
export async function erasedStreams(
  erased: RecordedEvent,
  { log, codec }: { readonly log: Pick<EventReader, 'readStream'>; readonly codec: Codec },
): Promise<ReadonlySet<string>> {
  const [done] = await decodeOrThrow<PrivacyEvent>(codec, [erased]);
  const streams = new Set<string>();
  for await (const page of pagesOf(log, erased.stream))
    for (const { event } of await decodeOrThrow<PrivacyEvent>(codec, page))
      if (event.type === 'ErasureStreamsListed' && event.data.receipt === done?.event.data.receipt)
        for (const stream of event.data.streams) streams.add(stream);
  return streams;
}
