import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import type { AnyModule } from '../../src/projections/module.ts';
import { decodeOne } from '../support/codecs.ts';

const GOLDEN = join(import.meta.dirname, '../events/golden');

/** The events that each version of a projection is made of, as a hash of their types and versions. */
const MADE_OF: Readonly<Record<string, string>> = {
  'conversations/conversations@1': '4e3b67bf58e26fe5',
  'conversations/messages@1': '40186965a6774a83',
  'directory/admins@1': 'cf31b01cd4c07d2c',
  'directory/registration-sessions@1': '49b6524b2434fd03',
  'directory/transactions@1': 'a12f1f1c2bf5f91d',
  'directory/users@1': 'c6de7e0635d94e20',
  'ticketing/messages@1': 'ddd819e7be114759',
  'ticketing/tickets@1': 'ce6da922087d0581',
};

/** Of each type its latest version. */
const samples = eventCatalogue.map(({ type, version }) => `${type}.v${version}`);

async function eventsOf({ documentId }: AnyModule): Promise<string[]> {
  const concerning: string[] = [];
  for (const name of samples) {
    const stored = JSON.parse(readFileSync(join(GOLDEN, `${name}.json`), 'utf8'));
    const envelope = await decodeOne({
      ...stored,
      id: 'e',
      stream: 'golden',
      revision: 0,
      position: 1 as never,
    });
    if (documentId(envelope) !== null) concerning.push(name);
  }
  return concerning.toSorted();
}

// An older node that projects into the same read models would stop at such an event, and its stream would stand still
// there for the newer nodes, too.
it('a projection gets a version of its own whenever there are new events that it is made of', async () => {
  const found: Record<string, string> = {};
  for (const module of projectionCatalogue) {
    const events = await eventsOf(module);
    const hash = createHash('sha256').update(events.join()).digest('hex').slice(0, 16);
    found[`${module.name}@${module.version}`] = hash;
  }
  expect(readdirSync(GOLDEN).length).toBeGreaterThan(samples.length);
  expect(found).toEqual(MADE_OF);
});
