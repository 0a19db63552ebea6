/** A thread that follows the log and reports the ids it hears; may stand still after the first batch until let go. */
import { parentPort, workerData } from 'node:worker_threads';
import { BEGINNING } from '../../../../src/events/log/port.ts';
import { followSqliteLog } from '../../../../src/events/log/sqlite/follower.ts';
import { idsOf } from '../support.ts';

const { directory, feed, gate } = workerData;
const reader = followSqliteLog({ directory, feed });
try {
  for await (const { events } of reader.subscribe(BEGINNING, new AbortController().signal)) {
    parentPort?.postMessage(idsOf(events));
    if (gate) Atomics.wait(gate, 0, 0);
  }
} catch (error) {
  parentPort?.postMessage(String(error));
}
await reader.close();
