/**
 * What the desk costs, as ratios to something that was measured in the same run, rounds of both alternating: so a
 * noisy neighbour meets both. Servers run in processes of their own. Takes about ten minutes.
 *
 *   npm run bench                        everything, with fewer rounds, and 10,000 tickets instead of 100,000
 *   npm run bench -- requests rebuild    only these sections, of: requests, sockets, sealing, lists, work, console, rebuild, history,
 *                                        overload, hostile, memory, growth
 *   npm run bench -- --json FILE         where the results go; by default a new file in bench/results
 *   npm run bench -- --profile FOLDER    CPU profiles of each thread of the desk go there, to be opened in Chrome's DevTools
 *   npm run bench -- compare OLD [NEW]   what moved beyond the spread of its rounds, between two files of results; without NEW, to
 *                                        the newest ones
 *
 * bench/growth.ts has a million tickets, and memory after a million commands, in an hour or more.
 * Clients that don't read have a script of their own, bench/slow-readers.ts. History at a million events has several:
 * bench/history-tickets.ts, history-lists.ts, history-series.ts, export.ts and feed.ts. Two parts with scripts of their own run here, too, where EVENTSTORE_TEST_URL and MONGO_TEST_URL name
 * stores to compare the embedded ones with: bench/event-log.ts and bench/ticket-list.ts.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, linesOf } from './compare.ts';
import { PROFILE_FOLDER } from './http/server-process.ts';
import { BRIEF, type Pace, type Section, THOROUGH } from './pace.ts';
import { readResults, writeResults } from './results.ts';
import { consoleSection } from './sections/console.ts';
import { growthSection } from './sections/growth.ts';
import { historySection } from './sections/history.ts';
import { hostileSection } from './sections/hostile.ts';
import { listsSection } from './sections/lists.ts';
import { memorySection } from './sections/memory.ts';
import { overloadSection } from './sections/overload.ts';
import { rebuildingSection } from './sections/rebuilding.ts';
import { requestsSection } from './sections/requests.ts';
import { sealingSection } from './sections/sealing.ts';
import { socketsSection } from './sections/sockets.ts';
import { workSection } from './sections/work.ts';
import { printTable, type Row } from './table.ts';

const SECTIONS: Readonly<Record<string, Section>> = {
  requests: requestsSection,
  sockets: socketsSection,
  sealing: sealingSection,
  lists: listsSection,
  work: workSection,
  console: consoleSection,
  rebuild: rebuildingSection,
  history: historySection,
  overload: overloadSection,
  hostile: hostileSection,
  memory: memorySection,
  growth: growthSection,
};
/** They start desks on the same example data, one after the other. */
const ON_EXAMPLES: ReadonlySet<string> = new Set(['lists', 'work', 'console', 'rebuild', 'history']);

/** As the command line does after bad arguments. */
function refuse(reason: string): never {
  console.error(`bench: ${reason}`);
  process.exit(2);
}

function argumentsOf() {
  try {
    const options = { json: { type: 'string' }, profile: { type: 'string' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const { values, positionals } = argumentsOf();
if (positionals[0] === 'compare') showComparison(positionals.slice(1));
else if (positionals.length > 0) await measure(positionals, THOROUGH);
else await measure(Object.keys(SECTIONS), BRIEF);

function showComparison([old, now]: readonly string[]): void {
  if (old === undefined) refuse('compare needs a file of earlier results');
  try {
    for (const line of linesOf(compare(readResults(old), readResults(now)))) console.log(line);
  } catch (error) {
    refuse((error as Error).message);
  }
}

async function measure(names: readonly string[], pace: Pace): Promise<void> {
  const unknown = names.find((name) => !SECTIONS[name]);
  if (unknown !== undefined)
    refuse(`there is no section '${unknown}'; the sections are ${Object.keys(SECTIONS).join(', ')}`);
  if (values.profile !== undefined) {
    mkdirSync(values.profile, { recursive: true });
    process.env[PROFILE_FOLDER] = resolve(values.profile);
  }
  const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
  try {
    const rows: (Row & { section: string })[] = [];
    for (const section of names) {
      process.stderr.write(`measuring ${section} …\n`);
      const place = join(directory, ON_EXAMPLES.has(section) ? 'examples' : section);
      const measured = (await SECTIONS[section]?.(place, pace)) ?? [];
      rows.push(...measured.map((row) => ({ section, ...row })));
    }
    printTable(rows);
    console.log(
      `\nspread: of the rounds. processor: the ratio by processor time. µs: of all the server's threads for each request. ${availableParallelism()} cores, Node.js ${process.version}`,
    );
    console.log(`results in ${writeResults(rows, values.json)}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  measureStores();
}

function measureStores(): void {
  const { EVENTSTORE_TEST_URL, MONGO_TEST_URL } = process.env;
  const stores = [EVENTSTORE_TEST_URL && 'event-log.ts', MONGO_TEST_URL && 'ticket-list.ts'].filter(Boolean);
  for (const script of stores) {
    process.stderr.write(`\nmeasuring the stores by ${script} …\n`);
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, String(script))], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
