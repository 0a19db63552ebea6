import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import type { AnyModule } from '../../src/projections/module.ts';
import { decodeOne } from '../support/codecs.ts';

const GOLDEN = join(import.meta.dirname, '../events/golden');

/** In the projection's own test folder: its version, and a hash of the types and versions of the events it is made of. */
const madeOf = (name: string): string =>
  readFileSync(join(import.meta.dirname, name, 'made-of.txt'), 'utf8').trim();

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
it.each(projectionCatalogue.map((module) => [module.name, module] as const))(
  '%s gets another version whenever there are new events that it is made of',
  async (name, module) => {
    const events = await eventsOf(module);
    const hash = createHash('sha256').update(events.join()).digest('hex').slice(0, 16);
    expect(`version ${module.version}: ${hash}`).toBe(madeOf(name));
  },
);
