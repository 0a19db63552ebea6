/** Run under a limit on file sizes: appends until the disk refuses, then something small; prints what became of each. */
import { openSqliteLog } from '../../../../src/events/log/sqlite/log.ts';
import { event, newStream } from '../support.ts';

const log = await openSqliteLog({ directory: process.argv[2] ?? '' });

async function outcome(size: number): Promise<string> {
  const one = event('x'.repeat(size));
  try {
    return `${(await log.append(newStream(), -1, [one])).outcome} ${one.id}`;
  } catch (error) {
    return `${error instanceof Error ? error.name : error} ${one.id}`;
  }
}

console.log(await outcome(10));
for (let n = 0; n < 4; n++) console.log(await outcome(600_000));
// Two of one tick share a transaction, and so its fate.
console.log((await Promise.all([outcome(600_000), outcome(10)])).join('\n'));
console.log(await outcome(10));
await log.close();
