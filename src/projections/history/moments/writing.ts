import { read, type Steps } from '../../search/steps.ts';
import { type Block, firstOf, merged, type Timed } from './blocks.ts';
import type { MomentStore } from './store.ts';

/** Writes the times of events in blocks, whatever the engine. It remembers the last block. */
export class MomentWriting {
  #last: Block | null = null;

  /** Drops what it remembers: a transaction has failed, or another projector has written. */
  forget(): void {
    this.#last = null;
  }

  *add(store: MomentStore, added: readonly Timed[]): Steps<void> {
    const events = added.toSorted((a, b) => a.position - b.position);
    const last = this.#last ?? (yield* read(store.lastBlock()));
    const begin = last === null ? 0 : firstOf(last);
    const atEnd = events.filter(({ position }) => position >= begin);
    if (atEnd.length > 0) {
      const blocks = merged(last, atEnd);
      yield* read(store.replace(last, blocks));
      this.#last = blocks.at(-1) ?? null;
    }
    // A stream that stood still is projected behind others.
    const late = events.filter(({ position }) => position < begin);
    for (const event of late) yield* insert(store, event);
    if (late.length > 0) this.forget();
  }
}

function* insert(store: MomentStore, event: Timed): Steps<void> {
  const block = (yield* read(store.blockAt(event.position))) ?? (yield* read(store.firstBlock()));
  const blocks = merged(block, [event]);
  yield* read(store.replace(block, blocks));
  yield* read(store.raise(firstOf(blocks.at(-1) as Block), event.time));
}
