import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import { pagesOf } from '../events/log/pages.ts';
import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
import type { Change, Projection, Stored } from './projection.ts';
import { isPersonal } from './store/erasures.ts';
import type { Checkpoint, PoisonedDocument, ReadStoreWriter } from './store/port.ts';

export interface RewritingParts {
  readonly log: Pick<EventReader, 'readStream'>;
  /** Has none of the destroyed keys. */
  readonly codec: Codec;
  readonly store: ReadStoreWriter;
}

/** Documents of one commit. */
const AT_ONCE = 500;

/**
 * Makes the documents of streams anew, up to the checkpoint, because keys were destroyed under which their events are sealed; searches
 * pass over what their indexes hold of them. The read models then show nothing of the person. Their bytes go when they are rebuilt.
 * It can be repeated. No other projector may write meanwhile; throws if one does.
 */
export async function rewriteStreams(
  streams: Iterable<string>,
  checkpoint: Checkpoint,
  parts: RewritingParts,
): Promise<void> {
  const poisoned = new Map((await parts.store.poisoned()).map((one) => [one.id, one]));
  const rewriting = new Rewriting(checkpoint, parts.store);
  for (const stream of streams) {
    for await (const page of pagesOf(parts.log, stream)) {
      const events = page.filter(({ position }) => position <= checkpoint.position);
      if (events.length === 0) break;
      const decoded = await parts.codec.decodeAll(events);
      if (!applyAll(rewriting, events, decoded, poisoned.get(stream))) break;
      await rewriting.commitSome();
    }
    rewriting.endStream();
    await rewriting.commitSome();
  }
  await rewriting.commit();
}

/** False when the stream stands still at an event that can't be read. */
function applyAll(
  rewriting: Rewriting,
  events: readonly RecordedEvent[],
  decoded: readonly Decoded[],
  poisoned: PoisonedDocument | undefined,
): boolean {
  for (const one of decoded) {
    if (one instanceof UndecodableEvent) return false;
    rewriting.apply(one, poisoned);
  }
  return events.length > 0;
}

type Documents = Map<string, Map<string, Stored>>;

/** The documents of some streams that are being made anew. */
class Rewriting {
  readonly #checkpoint: Checkpoint;
  readonly #store: ReadStoreWriter;
  readonly #rewritten: readonly Projection[];
  readonly #hiding: readonly Projection[];
  /** Those of the stream that is being read: more events of it may follow. */
  #open: Documents = new Map();
  #finished: Documents = new Map();
  #hidden = new Map<string, Set<string>>();
  #size = 0;

  constructor(checkpoint: Checkpoint, store: ReadStoreWriter) {
    this.#checkpoint = checkpoint;
    this.#store = store;
    const personal = store.members.filter(isPersonal);
    this.#rewritten = personal.filter(
      ({ isRewritten, everyVersion }) => isRewritten !== false && !everyVersion,
    );
    this.#hiding = personal.filter(({ hiddenBy }) => hiddenBy !== undefined);
  }

  apply(envelope: Exclude<Decoded, UndecodableEvent>, poisoned: PoisonedDocument | undefined): void {
    for (const projection of this.#rewritten) {
      const { name, once } = projection;
      if (poisoned && envelope.position >= (poisoned.ahead[name] ?? poisoned.position)) continue;
      const id = projection.documentId(envelope);
      if (id === null) continue;
      const made = once ? this.#finished : this.#open;
      const documents = made.get(name) ?? new Map<string, Stored>();
      made.set(name, documents);
      documents.set(id, projection.project(once ? null : (documents.get(id) ?? null), envelope));
      if (once) this.#size++;
    }
    for (const projection of this.#hiding) {
      const id = projection.hiddenBy?.(envelope) ?? null;
      if (id === null) continue;
      const ids = this.#hidden.get(projection.name) ?? new Set();
      this.#hidden.set(projection.name, ids.add(id));
    }
  }

  endStream(): void {
    for (const [name, documents] of this.#open) {
      const finished = this.#finished.get(name) ?? new Map<string, Stored>();
      this.#finished.set(name, finished);
      for (const [id, document] of documents) finished.set(id, document);
      this.#size += documents.size;
    }
    this.#open = new Map();
  }

  async commitSome(): Promise<void> {
    if (this.#size >= AT_ONCE) await this.commit();
  }

  async commit(): Promise<void> {
    if (this.#finished.size === 0 && this.#hidden.size === 0) return;
    const changes: Record<string, readonly Change[]> = {};
    for (const [name, documents] of this.#finished) changes[name] = await this.#changesIn(name, documents);
    const hidden = Object.fromEntries([...this.#hidden].map(([name, ids]) => [name, [...ids]]));
    const [from, to] = [this.#checkpoint, this.#checkpoint];
    if ((await this.#store.commit({ from, to, changes, hidden })) === 'fenced')
      throw new Error('another projector has moved the checkpoint');
    this.#finished = new Map();
    this.#hidden = new Map();
    this.#size = 0;
  }

  /** Documents that the store doesn't have were never shown. */
  async #changesIn(name: string, documents: ReadonlyMap<string, Stored>): Promise<readonly Change[]> {
    const found = await this.#store.load(name, [...documents.keys()]);
    return [...documents].flatMap(([id, made]) => {
      const before = found.get(id);
      if (before === undefined) return [];
      const position = Math.max(before.position, made.position) as Position;
      return [{ before, after: { ...made, position } }];
    });
  }
}
