import autocannon, { type Request } from 'autocannon';
import type { ServerProcess } from './server-process.ts';

export const CONNECTIONS = 64;

export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Microseconds of the server's processor time for each request; null where the system doesn't tell. */
  readonly cpuPerRequest: number | null;
}

/** The requests of each connection: it sends them one after the other, over and over. */
export type RequestsOf = (connection: number) => readonly Request[];

export interface LoadOptions {
  readonly connections?: number;
  /** Requests a second of all connections together; as many as possible unless given. */
  readonly rate?: number;
  /** So many requests, however long they take, instead of those of so many seconds. */
  readonly amount?: number;
  /** Whether what the requests cause after their answers counts as processor time, too, such as read models that are behind. */
  readonly withAftermath?: boolean;
}

/** A desk on a busy machine may refuse some of the requests; one that refuses more measures something else. */
const MOST_FAILED = 0.02;

/** Puts a server under load for so many seconds. Throws when many requests fail. A 304 is a success. */
export async function load(
  server: ServerProcess,
  requestsOf: RequestsOf,
  seconds: number,
  { connections = CONNECTIONS, rate, amount, withAftermath = false }: LoadOptions = {},
): Promise<Load> {
  let connection = 0;
  const before = server.cpu();
  const result = await autocannon({
    url: server.url,
    connections,
    duration: seconds,
    ...(rate !== undefined && { overallRate: rate }),
    ...(amount !== undefined && { amount }),
    setupClient: (client) => client.setRequests(requestsOf(connection++)),
  });
  if (withAftermath) await server.idle();
  const after = server.cpu();
  const answered = result['2xx'] + result['3xx'];
  const failed = result.errors + result.non2xx - result['3xx'];
  if (failed > answered * MOST_FAILED) throw new Error(`${failed} of ${failed + answered} requests failed`);
  return {
    perSecond: answered / result.duration,
    p99: result.latency.p99,
    cpuPerRequest: before === null || after === null ? null : (after - before) / answered,
  };
}
