/** Appends to many streams until it is killed; prints the ids of each append, after its acknowledgement, on a line. */
import { openSqliteLog } from '../../../../src/events/log/sqlite/log.ts';
import { append, events, idsOf, newStream } from '../support.ts';

const log = await openSqliteLog({ directory: process.argv[2] ?? '' });

async function writer(): Promise<never> {
  const stream = newStream();
  for (let revision = -1, count = 1; ; revision += count, count = 1 + (count % 3)) {
    const batch = events(count);
    await append(log, stream, revision, ...batch);
    process.stdout.write(`${idsOf(batch).join(' ')}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, writer));
