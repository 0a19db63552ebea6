/** Closes the log while appends, a subscription and a feed are open, prints the outcomes, and must then end by itself. */
import { BEGINNING } from '../../../../src/events/log/port.ts';
import { openSqliteLog } from '../../../../src/events/log/sqlite/log.ts';
import { event, listen, newStream } from '../support.ts';

const log = await openSqliteLog({ directory: process.argv[2] ?? '' });
log.feed();
const listening = listen(log, BEGINNING, () => false);
const appends = Array.from({ length: 3 }, () => log.append(newStream(), -1, [event()]));
await log.close();
console.log(JSON.stringify((await Promise.all(appends)).map(({ outcome }) => outcome)));
await listening;
