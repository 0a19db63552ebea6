import { createHash } from 'node:crypto';
import { eventCatalogue } from '../../../src/events/catalogue.ts';
import { SCHEMA_VERSION as MONGO } from '../../../src/projections/store/mongo/collections.ts';
import { SCHEMA_VERSION as SQLITE } from '../../../src/projections/store/sqlite/schema.ts';

/** The events that each version of the read models knows, as a hash of their types and versions. */
const KNOWN: Readonly<Record<number, string>> = {
  2: 'f84a33093e7ee690',
  3: '2e131dda1b33155a',
  4: '7403b7cf2b4ec4d0',
  5: 'fac1f94d1bbbb96b',
};

const known = createHash('sha256')
  .update(
    eventCatalogue
      .map(({ type, version }) => `${type}.v${version}`)
      .sort()
      .join(),
  )
  .digest('hex')
  .slice(0, 16);

// An older node that projects into the same read models would stop at such an event, and its stream would stand still
// there for the newer nodes, too.
test.each([
  ['MongoDB', MONGO],
  ['SQLite', SQLITE],
])('read models in %s get a version of their own whenever there are new events', (_store, version) => {
  expect(KNOWN[version]).toBe(known);
});
