/**
 * Run under a limit on file sizes: appends until the disk refuses, then something small. Prints what became of
 * each append, and in the end what a subscriber has heard.
 */
import { BEGINNING } from '../../../../src/events/log/port.ts';
import { openSqliteLog } from '../../../../src/events/log/sqlite/log.ts';
import { event, idsOf, listen, newStream } from '../support.ts';

const log = await openSqliteLog({ directory: process.argv[2] ?? '' });
const final = event('final');
const heard = listen(log, BEGINNING, ({ events }) => events.at(-1)?.id === final.id);

async function outcome(one = event('x'.repeat(600_000))): Promise<string> {
  try {
    return `${(await log.append(newStream(), -1, [one])).outcome} ${one.id}`;
  } catch (error) {
    return `${error instanceof Error ? error.name : error} ${one.id}`;
  }
}

console.log(await outcome(event()));
for (let n = 0; n < 4; n++) console.log(await outcome());
// Two of one tick share a transaction, and so its fate.
console.log((await Promise.all([outcome(), outcome(event())])).join('\n'));
console.log(await outcome(final));
console.log(`heard ${idsOf((await heard).events).join(' ')}`);
await log.close();
