import type { UserId } from '../../../events/ids.ts';
import { tagKey } from '../../../events/ticketing/tags.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../../events/ticketing/vocabulary.ts';
import { add, type Bitmap, emptyBitmap } from '../../search/bitmap.ts';
import { DEFAULT_LAYOUT } from '../../search/layout.ts';
import { type Awaitable, read, type Steps } from '../../search/steps.ts';
import type { Move, WalkStart } from '../../store/moves.ts';
import { spanOf } from '../../ticketing/tickets/index/creation-times.ts';
import { assigneeIn, type Facet } from '../../ticketing/tickets/index/facets.ts';
import type {
  CreationSpan,
  IndexState,
  TicketIndexSource,
  UpdatedAfter,
  UpdatedWalk,
} from '../../ticketing/tickets/index/source.ts';
import type { NumberColumn } from '../versions/columns.ts';
import type { Run } from '../versions/run.ts';
import type { VersionStore } from '../versions/store.ts';
import { restored } from '../versions/versioning.ts';
import type { VersionsAt } from '../versions/versions-at.ts';
import { countersAt } from './counters-at.ts';
import type { TicketVersion } from './documents.ts';
import { TimesInOrder } from './times.ts';
import { ticketVersioning } from './versioning.ts';

/** The index of the list at a position, made of the versions at that position. Nothing moves there while a client pages. */
export class TicketIndexAt implements TicketIndexSource<TicketVersion> {
  readonly layout = DEFAULT_LAYOUT;
  readonly #versions: VersionsAt<TicketVersion>;
  readonly #store: VersionStore;
  readonly #run: Run;
  #times: TimesInOrder | null = null;

  constructor(versions: VersionsAt<TicketVersion>, store: VersionStore, run: Run) {
    this.#versions = versions;
    this.#store = store;
    this.#run = run;
  }

  state(): IndexState {
    const column = (name: string) => this.#versions.column(name);
    const counters = countersAt({
      status: column('status'),
      priority: column('priority'),
      supportType: column('supportType'),
      assignee: column('assignee'),
      responseSeconds: column('responseSeconds'),
      rating: column('rating'),
    });
    return { tickets: this.#versions.count, counters };
  }

  facet(facet: Facet): Awaitable<Bitmap> {
    return this.#run(this.#facet(facet));
  }

  ordinalsOf(users: readonly UserId[]): Awaitable<readonly number[]> {
    return this.#run(this.#ordinalsOf(users));
  }

  creationSpans(): readonly CreationSpan[] {
    const spans = Math.ceil(this.#versions.count / this.layout.segmentSize);
    return Array.from({ length: spans }, (_, span) => spanOf(this.creationTimes(span)));
  }

  creationTimes(span: number): Float64Array {
    const { segmentSize } = this.layout;
    const times = this.#versions.column('createdAt').subarray(span * segmentSize, (span + 1) * segmentSize);
    return times as Float64Array;
  }

  updateTimes(ordinals: readonly number[]): readonly number[] {
    const times = this.#versions.column('updatedAt');
    return ordinals.map((ordinal) => times[ordinal] ?? 0);
  }

  walkByUpdate(walk: UpdatedWalk): readonly number[] {
    return this.#inOrder.window(walk);
  }

  updatedAfter(after: UpdatedAfter): readonly number[] {
    return this.#inOrder.after(after);
  }

  walkStart(): WalkStart {
    return { making: '', after: 0 };
  }

  movesSince(): readonly Move[] {
    return [];
  }

  documents(ordinals: readonly number[]): Awaitable<readonly TicketVersion[]> {
    return this.#run(this.#documents(ordinals));
  }

  /** Also of tickets that didn't exist then. */
  *idOf(ordinal: number): Steps<string | undefined> {
    return (yield* read(this.#store.idsOf([ordinal])))[0];
  }

  get #inOrder(): TimesInOrder {
    this.#times ??= new TimesInOrder(this.#versions.column('updatedAt'));
    return this.#times;
  }

  *#facet({ name, value }: Facet): Steps<Bitmap> {
    switch (name) {
      case 'status':
        return this.#having('status', [placeIn(TICKET_STATUSES, value)]);
      case 'priority':
        return this.#having('priority', [placeIn(TICKET_PRIORITIES, value)]);
      case 'supportType':
        return this.#having('supportType', [placeIn(SUPPORT_TYPES, value)]);
      case 'assignee': {
        const admin = assigneeIn(value);
        return this.#having('assignee', admin === null ? [0] : yield* this.#numbersOf('assignee', [admin]));
      }
      case 'tag':
        return this.#having('tags', yield* this.#listsWith(value));
      default:
        return name satisfies never;
    }
  }

  /** The numbers of the lists of tags, among those that tickets had then, that have a tag. */
  *#listsWith(key: string): Steps<readonly number[]> {
    const lists = new Set(this.#versions.column('tags'));
    lists.delete(0);
    const texts = yield* read(this.#store.textsOf([...lists]));
    return [...texts]
      .filter(([, tags]) => (JSON.parse(tags) as string[]).some((tag) => tagKey(tag) === key))
      .map(([number]) => number);
  }

  *#numbersOf(column: string, texts: readonly string[]): Steps<readonly number[]> {
    return [...(yield* read(this.#store.textNumbers(column, texts))).values()];
  }

  *#ordinalsOf(users: readonly UserId[]): Steps<readonly number[]> {
    const wanted = new Set(yield* this.#numbersOf('user', users));
    const found: number[] = [];
    for (const [ordinal, user] of this.#versions.column('user').entries())
      if (wanted.has(user)) found.push(ordinal);
    return found;
  }

  #having(name: string, values: readonly number[]): Bitmap {
    const wanted = new Set(values);
    const bits = emptyBitmap(this.layout.blockSize);
    const column: NumberColumn = this.#versions.column(name);
    for (let ordinal = 0; ordinal < column.length; ordinal++)
      if (wanted.has(column[ordinal] as number)) add(bits, ordinal);
    return bits;
  }

  *#documents(ordinals: readonly number[]): Steps<readonly TicketVersion[]> {
    const ids = yield* read(this.#store.idsOf(ordinals));
    const rows = new Map(ids.map((id, at) => [id, this.#versions.row(ordinals[at] ?? 0)]));
    const versions = yield* restored(this.#store, ticketVersioning, rows);
    return ids.flatMap((id) => versions.get(id) ?? []);
  }
}

const placeIn = (words: readonly string[], value: string): number => words.indexOf(value);
