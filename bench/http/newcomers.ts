/**
 * Clients that come for the first time: so many connections a second, each with one request, for so many seconds. Prints
 * as JSON what became of them. A process of its own, so that no other load of the generator delays what it measures.
 *
 *   node bench/http/newcomers.ts URL PER_SECOND SECONDS
 */
import { request } from 'node:http';

export interface Newcomers {
  /** Milliseconds from connecting to the end of the answer, of those that got one, in order. */
  readonly waits: readonly number[];
  /** How many got which status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many got no answer, by the code of the error. */
  readonly failures: Readonly<Record<string, number>>;
}

const [url = '', perSecond = '100', seconds = '5'] = process.argv.slice(2);
const total = Number(perSecond) * Number(seconds);
const GIVEN_UP_MS = 30_000;

const waits: number[] = [];
const statuses: Record<string, number> = {};
const failures: Record<string, number> = {};
const count = (table: Record<string, number>, key: string) => {
  table[key] = (table[key] ?? 0) + 1;
};

function come(): Promise<void> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, timeout: GIVEN_UP_MS }, (response) => {
      response.resume();
      response.on('error', () => {});
      response.on('close', () => {
        waits.push(performance.now() - begun);
        count(statuses, String(response.statusCode));
        resolve();
      });
    });
    asked.on('timeout', () => asked.destroy(Object.assign(new Error('no answer'), { code: 'TIMEOUT' })));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      count(failures, error.code ?? error.name);
      resolve();
    });
    asked.end();
  });
}

const begun = performance.now();
const all: Promise<void>[] = [];
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * Number(perSecond)));
    while (all.length < due) all.push(come());
    if (all.length < total) return;
    clearInterval(timer);
    resolve();
  }, 5);
});
await Promise.all(all);
waits.sort((a, b) => a - b);
console.log(JSON.stringify({ waits, statuses, failures } satisfies Newcomers));
