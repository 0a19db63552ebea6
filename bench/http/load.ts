import autocannon, { type Request } from 'autocannon';
import type { ServerProcess } from './server-process.ts';

export const CONNECTIONS = 32;

export interface Load {
  readonly perSecond: number;
  readonly p99: number;
  /** Microseconds of the server's processor time for each request; null where the system doesn't tell. */
  readonly cpuPerRequest: number | null;
}

/** Each connection sends its own requests, one after the other, over and over. Throws when any fails. */
export async function load(
  server: ServerProcess,
  requestsOf: (connection: number) => readonly Request[],
  seconds: number,
  connections = CONNECTIONS,
): Promise<Load> {
  let connection = 0;
  const before = server.cpu();
  const result = await autocannon({
    url: server.url,
    connections,
    duration: seconds,
    setupClient: (client) => client.setRequests(requestsOf(connection++)),
  });
  const after = server.cpu();
  const answered = result['2xx'];
  if (result.errors + result.non2xx > 0) throw new Error(`${result.errors + result.non2xx} requests failed`);
  return {
    perSecond: answered / result.duration,
    p99: result.latency.p99,
    cpuPerRequest: before === null || after === null ? null : (after - before) / answered,
  };
}
