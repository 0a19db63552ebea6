import { EventStoreDBClient } from '@eventstore/db-client';
import { EventLogRefused } from './errors.ts';

const FORM = 'esdb://user:password@host:2113, or esdb+discover:// for a cluster';

/** In lower case: the client takes them in any. It warns of others by printing the address, password and all. */
const OPTIONS: ReadonlySet<string> = new Set([
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
  'maxdiscoverattempts',
  'nodepreference',
  'tls',
  'tlscafile',
  'usercertfile',
  'userkeyfile',
]);

/** Milliseconds after which the client looks whether the server is still there; its own default. */
const KEEP_ALIVE_MS = 10_000;
/** Looking for the leader, the client asks one node after another; one that hangs may not take up the others' time. */
const GOSSIP_TIMEOUT = 'gossipTimeout=1';

/**
 * A client for an address, which is not connected to before something is asked.
 *
 * Clients whose settings are the same share a connection within a process, also one that hangs.
 *
 * @param generation clients of different ones share none.
 * @throws EventLogRefused when the address can't be read, or names a certificate that isn't there.
 */
export function clientFor(url: string, generation: number): EventStoreDBClient {
  const [hosts = '', query = ''] = url
    .trim()
    .replace(/^kurrentdb/, 'esdb')
    .split('?');
  const options = query === '' ? [] : query.split('&');
  if (!options.every((option) => OPTIONS.has(nameOf(option)))) {
    const known = [...OPTIONS].join(', ');
    throw new EventLogRefused(`the address of the EventStoreDB has an option that is none of ${known}`);
  }
  const own = options.find((option) => nameOf(option) === 'keepaliveinterval');
  const ownMs = Number(own?.split('=')[1] ?? KEEP_ALIVE_MS);
  // Without it, a server that hangs is not noticed, and clients of different generations share a connection.
  if (!(ownMs > 0))
    throw new EventLogRefused('keepAliveInterval in the address of the EventStoreDB must be above 0');
  const keepAlive = `keepAliveInterval=${ownMs + generation}`;
  const others = options.filter((option) => option !== own);
  try {
    return EventStoreDBClient.connectionString(
      `${hosts}?${[GOSSIP_TIMEOUT, ...others, keepAlive].join('&')}`,
    );
  } catch (error) {
    const reason =
      error instanceof Error && !maySpeakOfSecrets(error) ? error.message : `its form is ${FORM}`;
    throw new EventLogRefused(`the address of the EventStoreDB can't be used: ${reason}`);
  }
}

const nameOf = (option: string): string => (option.split('=')[0] ?? '').toLowerCase().replace(/[_-]/g, '');

/** What the client says of an address that it can't read quotes it; of certificates it says nothing secret. */
const maySpeakOfSecrets = (error: Error): boolean => error instanceof URIError || 'connectionString' in error;
