import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventCatalogue } from '../../../src/events/catalogue.ts';
import type { EventEnvelope } from '../../../src/events/envelope.ts';
import type { Instant } from '../../../src/events/ids.ts';
import type { AnyModule } from '../../../src/projections/module.ts';
import type { Stored } from '../../../src/projections/projection.ts';
import { decodeOne } from '../../support/codecs.ts';
import { at, type OpenStore, SMALL_PIECES } from './examples.ts';
import { openedForEach } from './opened.ts';

const GOLDEN = join(import.meta.dirname, '../../events/golden');

/** After whatever begins: due times are introduced later than the samples were made. */
const LATER = '2999-01-01T00:00:00.000Z' as Instant;

/** The documents that a projection makes of the first events of each stored type that concerns it. */
async function documentsOf(module: AnyModule): Promise<readonly Stored[]> {
  const documents = new Map<string, Stored>();
  for (const { type, version } of eventCatalogue) {
    const stored = JSON.parse(readFileSync(join(GOLDEN, `${type}.v${version}.json`), 'utf8'));
    const sample = await decodeOne({ ...stored, id: 'e', stream: 's', revision: 0, position: 5 as never });
    const envelope = { ...sample, metadata: { ...sample.metadata, time: LATER } };
    const document = projected(module, envelope);
    if (document !== null) documents.set(document.id, document);
  }
  return [...documents.values()];
}

/** Null for an event that can't be the first of a document. */
function projected(module: AnyModule, envelope: EventEnvelope): Stored | null {
  try {
    return module.documentId(envelope) === null ? null : module.project(null, envelope);
  } catch {
    return null;
  }
}

/** What every projection of the catalogue must do on every store. */
export function describeModules(open: OpenStore): void {
  describe.each(SMALL_PIECES.map((module) => [module.name, module] as const))('%s', (name, module) => {
    const store = openedForEach(open);

    it('gives back the documents that it makes of events, and loads them for what happens next', async () => {
      const documents = await documentsOf(module);
      expect(documents.length).toBeGreaterThan(0);
      const changes = { [name]: documents.map((after) => ({ before: null, after })) };
      expect(await store.writer.commit({ from: null, to: at(9), changes })).toBe('committed');
      const ids = documents.map(({ id }) => id);
      const byId = new Map(documents.map((document) => [document.id, document]));
      expect(await store.writer.load(name, [...ids, 'none'])).toEqual(byId);
      const reads = store.reader.queriesOf(module);
      expect(await reads.find([...ids, 'none'])).toEqual(byId);
      for (const document of documents) expect(await reads.get(document.id)).toEqual(document);
      expect(await reads.get('none')).toBeNull();
      expect(await store.reader.isServing(module)).toBe(true);
    });

    it('has each query on every store', () => {
      const reads = store.reader.queriesOf(module);
      expect(Object.keys(reads).toSorted()).toEqual(
        ['find', 'get', ...Object.keys(module.queries)].toSorted(),
      );
    });
  });
}
