/** Begins streams that end and drops them, again and again, until it is killed; prints a line before each drop. */
import { openSqliteLog } from '../../../../src/events/log/sqlite/log.ts';
import { ENDING } from '../contract/endings.ts';
import { append, event, events, newStream } from '../support.ts';

const log = await openSqliteLog({ directory: process.argv[2] ?? '' });

for (;;) {
  const names = Array.from({ length: 500 }, () => `${ENDING}${newStream()}`);
  await Promise.all(names.map((name) => append(log, name, -1, ...events(2))));
  await append(log, newStream(), -1, event());
  process.stdout.write('dropping\n');
  await log.drop(ENDING, await log.end());
}
