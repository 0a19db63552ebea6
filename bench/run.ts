/**
 * What the desk costs, as ratios to something that was measured in the same run, rounds of both alternating: so a
 * noisy neighbour meets both. Takes about six minutes.
 *
 *   npm run bench                       everything
 *   npm run bench -- requests rebuild   only these sections, of: requests, sealing, lists, work, console, rebuild, history,
 *                                       overload, hostile, memory
 *
 * Clients that don't read have a script of their own, bench/slow-readers.ts. History at a million events has several:
 * bench/history-tickets.ts, history-lists.ts, history-series.ts, export.ts and feed.ts. Two parts with scripts of their own run here, too, where EVENTSTORE_TEST_URL and MONGO_TEST_URL name
 * stores to compare the embedded ones with: bench/event-log.ts and bench/ticket-list.ts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { consoleSection } from './sections/console.ts';
import { historySection } from './sections/history.ts';
import { hostileSection } from './sections/hostile.ts';
import { listsSection } from './sections/lists.ts';
import { memorySection } from './sections/memory.ts';
import { overloadSection } from './sections/overload.ts';
import { rebuildingSection } from './sections/rebuilding.ts';
import { requestsSection } from './sections/requests.ts';
import { sealingSection } from './sections/sealing.ts';
import { workSection } from './sections/work.ts';
import { printTable, type Row } from './table.ts';

const SECTIONS: Readonly<Record<string, (directory: string) => Promise<readonly Row[]>>> = {
  requests: requestsSection,
  sealing: sealingSection,
  lists: listsSection,
  work: workSection,
  console: consoleSection,
  rebuild: rebuildingSection,
  history: historySection,
  overload: overloadSection,
  hostile: hostileSection,
  memory: memorySection,
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(SECTIONS);
const unknown = names.find((name) => !SECTIONS[name]);
if (unknown !== undefined) {
  console.error(
    `bench: there is no section '${unknown}'; the sections are ${Object.keys(SECTIONS).join(', ')}`,
  );
  // As the command line does after bad arguments.
  process.exit(2);
}

const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
try {
  const rows: Row[] = [];
  for (const name of names) {
    process.stderr.write(`measuring ${name} …\n`);
    rows.push(...((await SECTIONS[name]?.(join(directory, name))) ?? []));
  }
  printTable(rows);
  console.log(
    `\nµs: processor time of all the server's threads for each request. ${availableParallelism()} cores, Node.js ${process.version}`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

const { EVENTSTORE_TEST_URL, MONGO_TEST_URL } = process.env;
const stores = [EVENTSTORE_TEST_URL && 'event-log.ts', MONGO_TEST_URL && 'ticket-list.ts'].filter(Boolean);
for (const script of stores) {
  process.stderr.write(`\nmeasuring the stores by ${script} …\n`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, String(script))], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
