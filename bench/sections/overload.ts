import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon, { type Request } from 'autocannon';
import type { Newcomers } from '../http/newcomers.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { messageTo, openTickets } from '../http/tickets.ts';
import type { Row } from '../table.ts';

const USUAL = 32;
/** Clients that ask again at once, whatever they are answered: many times what the server can do. */
const OVERLOAD = 5_000;
const SECONDS = 8;
const NEW_PER_SECOND = 400;
const NEW_SECONDS = 6;

/** What clients meet while there are far more of them than the server can serve, against what they usually meet. */
export async function overloadSection(directory: string): Promise<readonly Row[]> {
  const desk = await startServer(join(import.meta.dirname, '../../src/cli/casebook.ts'), '/health/ready', {
    DATA_DIR: directory,
    RATE_LIMITS: 'off',
  });
  try {
    const requests = (await openTickets(desk, OVERLOAD)).map(messageTo);
    const usual = await load(desk, requests.slice(0, USUAL), SECONDS / 2);
    const newcomers = startNewcomers(desk);
    const overloaded = await load(desk, requests, SECONDS);
    const { waits, statuses, failures } = await newcomers;
    const rate = (served: Served) => `${(served.accepted.length / served.seconds).toFixed(0)}/s`;
    const [usualP99, p99, newP99] = [usual.accepted, overloaded.accepted, waits].map((all) =>
      quantile(all, 0.99),
    );
    const row = (what: string, measured = Number.NaN, baseline = Number.NaN): Row => ({
      ratio: measured / baseline,
      measured: `${measured.toFixed(0)} ms`,
      baseline: `${baseline.toFixed(0)} ms`,
      what,
    });
    return [
      row(`p99 of messages taken from ${OVERLOAD} clients at once, against ${USUAL}`, p99, usualP99),
      row(
        `p99 of ${NEW_PER_SECOND} new clients a second meanwhile (${told(statuses)}; lost: ${told(failures)})`,
        ...[newP99, usualP99],
      ),
      {
        ratio: overloaded.accepted.length / overloaded.seconds / (usual.accepted.length / usual.seconds),
        measured: rate(overloaded),
        baseline: rate(usual),
        what: `messages taken meanwhile (${overloaded.refused} requests refused), against ${USUAL} clients`,
      },
    ];
  } finally {
    await desk.stop();
  }
}

interface Served {
  /** Milliseconds that each request took which was taken, in order. */
  readonly accepted: readonly number[];
  readonly refused: number;
  readonly seconds: number;
}

export async function load(
  desk: ServerProcess,
  requests: readonly Request[],
  seconds: number,
): Promise<Served> {
  const accepted: number[] = [];
  let refused = 0;
  let connection = 0;
  await autocannon({
    url: desk.url,
    connections: requests.length,
    duration: seconds,
    timeout: 30,
    setupClient(client) {
      const request = requests[connection++];
      if (request) client.setRequests([request]);
      client.on('response', (status, _bytes, milliseconds) => {
        if (status === 503) refused += 1;
        else accepted.push(milliseconds);
      });
    },
  });
  return { accepted: accepted.toSorted((a, b) => a - b), refused, seconds };
}

async function startNewcomers({ url }: ServerProcess): Promise<Newcomers> {
  const script = join(import.meta.dirname, '../http/newcomers.ts');
  const asked = `${url}/api/v1/support/ticket?ticket_number=SMI-${new Date().getUTCFullYear()}-000001&messages_limit=1`;
  const child = spawn(process.execPath, [script, asked, String(NEW_PER_SECOND), String(NEW_SECONDS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let text = '';
  for await (const part of child.stdout) text += part;
  await closed;
  return JSON.parse(text) as Newcomers;
}

const quantile = (ordered: readonly number[], part: number) => ordered[Math.floor(ordered.length * part)];

const told = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} × ${name}`)
    .join(', ') || 'none';
