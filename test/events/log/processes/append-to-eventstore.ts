/** Appends so many times to many streams, prints the ids of each append after its acknowledgement, and must then end by itself. */
import { openEventStoreLog } from '../../../../src/events/log/eventstore/log.ts';
import { append, events, idsOf, newStream } from '../support.ts';

const [url = '', count = '0'] = process.argv.slice(2);
const log = await openEventStoreLog({ url, logger: { warn: () => {} } });
let left = Number(count);

async function writer(): Promise<void> {
  const stream = newStream();
  for (let revision = -1, size = 1; left-- > 0; revision += size, size = 1 + (size % 3)) {
    const batch = events(size);
    await append(log, stream, revision, ...batch);
    process.stdout.write(`${stream} ${idsOf(batch).join(' ')}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, writer));
await log.close();
