/** Says what came of opening the log: `opened`, or the error. */
import { openSqliteLog } from '../../../../src/events/log/sqlite/log.ts';

try {
  const log = await openSqliteLog({ directory: process.argv[2] ?? '' });
  console.log('opened');
  await log.close();
} catch (error) {
  console.log(String(error));
}
