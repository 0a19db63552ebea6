import fc from 'fast-check';
import { codec } from '../../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../../src/events/codec.ts';
import { type Instant, instant } from '../../../src/events/ids.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import { internalNoteAdded, replySent } from '../../../src/events/ticketing/events.ts';
import { momentProjection } from '../../../src/projections/history/moments/projection.ts';
import { type AnyModule, defineProjection, type ProjectionModule } from '../../../src/projections/module.ts';
import type { Stored } from '../../../src/projections/projection.ts';
import { catchUp } from '../../../src/projections/rebuild/catch-up.ts';
import { rebuild } from '../../../src/projections/rebuild/rebuild.ts';
import type { ReadStoreWriter } from '../../../src/projections/store/port.ts';
import { codecWithout } from '../../support/codecs.ts';
import { type MemoryLog, memoryLog, memoryStore } from '../../support/read-models.ts';
import { type Happening, MOST, storyTypes, tell } from '../../support/stories.ts';
import { project } from './contract-retries.ts';
import { type OpenStore, SMALL_PIECES } from './examples.ts';

/** A projection of somebody who adds one, whose documents each hold events of many streams. */
interface AdminMessages extends Stored {
  readonly messages: number;
  readonly lastAt: Instant;
}
const adminMessages: ProjectionModule<AdminMessages, object> = defineProjection({
  name: 'outside/admin-messages',
  version: 1,
  events: [replySent, internalNoteAdded],
  documentId: ({ event: { data } }) => data.adminId,
  project(before, { event, metadata: { time }, position }) {
    const lastAt = before && before.lastAt > time ? before.lastAt : time;
    return { id: event.data.adminId, messages: (before?.messages ?? 0) + 1, lastAt, position };
  },
  queries: {},
  sqlite: { queries: () => ({}) },
  mongo: { queries: () => ({}) },
});
const MODULES = [...SMALL_PIECES, adminMessages];

const silent = { onProjected: () => {}, onPoison: () => {} };
const story = fc.array(fc.tuple(fc.nat(MOST.kind), fc.nat(1), fc.nat(MOST.event)), { maxLength: 40 });
/** What an older program doesn't know. A ticket that was never shown needs a rebuild. */
const unknown = fc.subarray(storyTypes.filter((type) => type !== 'TicketOpened'));
/** A projection that is rebuilt alone by a program that doesn't know everything either. */
const alone = fc.tuple(fc.constantFrom(...MODULES), fc.oneof(fc.constant<string[]>([]), unknown));

/** Two tickets, of which one stands still at a reply while the same admin writes in the other. */
const TWO: Happening[] = [
  [0, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [0, 1, 2],
  [0, 0, 2],
];
type Phase = [Happening[], string[], [AnyModule, string[]] | null];
const EXAMPLES: [Phase[]][] = [
  [[[TWO, ['ReplySent'], null]]],
  [[[TWO, ['ReplySent'], [adminMessages, []]]]],
  [
    [
      [TWO, [], [adminMessages, ['ReplySent']]],
      [TWO, ['UserMessageAdded'], null],
    ],
  ],
];

/** After whatever begins. */
const later = (number: number) => instant(Date.parse('2999-01-01T00:00:00.000Z') + number * 1_000);
/** Of the golden samples. */
const ADMINS = ['a1f0c2d4-7b36-4e58-9c0a-2d4f6b8e0a11'];
/** A store is opened for each run, which takes MongoDB a second or more. */
const STORES_MS = 120_000;

/** All documents that the log's events name, and where streams stand still. */
async function contentOf(store: ReadStoreWriter, log: MemoryLog) {
  const envelopes = await decodeOrThrow(codec, await log.readAll(BEGINNING, Number.POSITIVE_INFINITY));
  const content: Record<string, unknown> = {};
  for (const { name, documentId } of MODULES) {
    const ids = [...new Set(envelopes.map(documentId).filter((id) => id !== null))];
    const found = await store.load(name, ids);
    content[name] = ids.map((id) => found.get(id) ?? null);
  }
  return JSON.stringify([content, await store.poisoned()]);
}

/** What a program that knows everything makes of the whole log. */
async function rebuilt(log: MemoryLog) {
  const store = memoryStore(MODULES);
  await rebuild({ ...silent, log, store, codec });
  return contentOf(store, log);
}

export function describeStreams(open: OpenStore): void {
  describe('streams of every kind that stood still', () => {
    it(
      'make the documents of every projection that a rebuild makes, byte for byte, those of many streams too',
      async () => {
        const phase = fc.tuple(story, unknown, fc.option(alone));
        const property = fc.asyncProperty(fc.array(phase, { minLength: 1, maxLength: 3 }), async (phases) => {
          const store = await open(MODULES);
          try {
            const log = memoryLog(later);
            const events = tell(phases.flatMap(([happenings]) => happenings));
            let told = 0;
            for (const [{ length }, types, rebuiltAlone] of phases) {
              log.append(...events.slice(told, told + length));
              told += length;
              await project(log, store.writer, codecWithout(...types));
              const [module, unread = []] = rebuiltAlone ?? [];
              const building = module && (await store.writer.checkpoint()) && (await store.build(module));
              if (building)
                await catchUp({ ...silent, log, store: building, codec: codecWithout(...unread) });
            }
            await project(log, store.writer, codec);
            expect(await contentOf(store.writer, log)).toBe(await rebuilt(log));
          } finally {
            await store.dispose();
          }
        });
        await fc.assert(property, { numRuns: 9, examples: EXAMPLES });
      },
      STORES_MS,
    );

    it(
      'are whole in a projection that others went on without, although they were projected again meanwhile',
      async () => {
        const store = await open(MODULES);
        try {
          const log = memoryLog(later);
          log.append(...tell(TWO));
          await project(log, store.writer, codecWithout('ReplySent'));
          const others = await store.open(SMALL_PIECES);
          log.append(...tell(TWO).slice(2));
          await project(log, others, codec);
          const all = await store.open(MODULES);
          expect(all.behind.map(({ name }) => name)).toEqual([adminMessages.name]);
          await catchUp({ ...silent, log, store: await store.build(adminMessages), codec });
          await all.checkpoint();
          expect((await all.load(adminMessages.name, ADMINS)).values().toArray()).toMatchObject([
            { messages: 6 },
          ]);
        } finally {
          await store.dispose();
        }
      },
      STORES_MS,
    );

    it('are those of all events that any projection is made of', () => {
      // Moments are made of all events alike, whatever they say.
      const modules = SMALL_PIECES.filter(({ name }) => name !== momentProjection.name);
      const types = modules.flatMap(({ events }) => events.map(({ type }) => type));
      expect(types.filter((type) => !storyTypes.includes(type))).toEqual([]);
    });
  });
}
