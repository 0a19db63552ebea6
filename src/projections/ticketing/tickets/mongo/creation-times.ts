import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import type { Layout } from '../../../search/layout.ts';
import { type BytesRow, bytesIn } from '../../../store/mongo/collections.ts';
import { extendTimes, spanOf } from '../index/creation-times.ts';
import type { SpanRow, TicketCollections } from './collections.ts';

export async function readTimes(
  { times }: TicketCollections,
  span: number,
  session: ClientSession,
): Promise<Float64Array> {
  const row = await times.findOne({ _id: span }, { session });
  return row === null ? new Float64Array() : new Float64Array(bytesIn(row).buffer);
}

/** Appends the creation times of new tickets to the spans that they fall into. */
export class CreationTimesWriter {
  readonly #collections: TicketCollections;
  readonly #layout: Layout;
  /** The last span that was written: the next tickets go there. */
  #latest: { readonly span: number; readonly times: Float64Array } | null = null;

  constructor(collections: TicketCollections, layout: Layout) {
    this.#collections = collections;
    this.#layout = layout;
  }

  /** `first`: the ordinal of the first new ticket, `added`: their times in order. */
  async append(first: number, added: readonly number[], session: ClientSession): Promise<void> {
    if (added.length === 0) return;
    const { segmentSize } = this.#layout;
    const spans: AnyBulkWriteOperation<SpanRow>[] = [];
    const times: AnyBulkWriteOperation<BytesRow<number>>[] = [];
    for (let done = 0; done < added.length; ) {
      const span = Math.floor((first + done) / segmentSize);
      const room = (span + 1) * segmentSize - first - done;
      const extended = extendTimes(
        await this.#timesOf(span, first + done, session),
        added.slice(done, done + room),
      );
      spans.push(put(span, spanOf(extended)));
      times.push(put(span, { bytes: new Uint8Array(extended.buffer) }));
      this.#latest = { span, times: extended };
      done += room;
    }
    await this.#collections.spans.bulkWrite(spans, { session });
    await this.#collections.times.bulkWrite(times, { session });
  }

  /** After a failed transaction, or one of another projector. */
  forget(): void {
    this.#latest = null;
  }

  async #timesOf(span: number, first: number, session: ClientSession): Promise<Float64Array> {
    if (first === span * this.#layout.segmentSize) return new Float64Array();
    return this.#latest?.span === span ? this.#latest.times : readTimes(this.#collections, span, session);
  }
}

const put = <Replacement>(_id: number, replacement: Replacement) => ({
  replaceOne: { filter: { _id }, replacement, upsert: true },
});
