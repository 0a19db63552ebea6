/**
 * A client of the change feed that is cut 100 times while 50,000 events are written: its connection is broken within a line,
 * it is killed, and each tenth time the desk is killed. It must be told each event once, in order, as the log has it.
 * Takes some minutes.
 *
 *   npm exec -- node bench/feed.ts [EVENTS] [CUTS]
 *
 * `EVENT_LOG_URL` and `READ_MODELS_URL` name an empty EventStoreDB and a MongoDB; embedded stores unless given.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from './feed/proof.ts';

const { EVENT_LOG_URL, READ_MODELS_URL } = process.env;
const [events = 50_000, cuts = 100] = process.argv.slice(2).map(Number);
const directory = mkdtempSync(join(tmpdir(), 'casebook-feed-'));
try {
  const proof = await prove({
    events,
    cuts,
    directory,
    env: { ...(EVENT_LOG_URL && { EVENT_LOG_URL }), ...(READ_MODELS_URL && { READ_MODELS_URL }) },
    onCut: (round) => console.error(`cut ${round} of ${cuts} times`),
  });
  console.log(JSON.stringify(proof, null, 2));
  const { missed, doubled, made, outOfOrder } = proof;
  if (proof.events < events || missed + doubled + made + outOfOrder > 0) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
