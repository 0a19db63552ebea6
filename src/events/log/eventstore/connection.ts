import type { EventStoreDBClient } from '@eventstore/db-client';
import { LogUnavailable } from '../port.ts';
import { clientFor } from './address.ts';
import type { BatchingClient } from './batch-call.ts';

/** A client, as long as it is the one in use. */
export interface Line {
  readonly client: EventStoreDBClient & BatchingClient;
  /** Aborts when another client takes over, or none: what was under way on this one may end in silence. */
  readonly dropped: AbortSignal;
}

interface OpenLine extends Line {
  readonly end: AbortController;
}

/** The way to the server: one client at a time, replaced when it hangs. It finds new leaders by itself. */
export class Connection {
  readonly #url: string;
  #line: OpenLine;
  #generation = 0;
  #isClosed = false;

  /** @throws EventLogRefused when the address can't be used. */
  constructor(url: string) {
    this.#url = url;
    this.#line = openLine(url, this.#generation);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @throws LogUnavailable when closed. */
  line(): Line {
    if (this.#isClosed) throw new LogUnavailable('The event log is closed');
    return this.#line;
  }

  /** Replaces the client of a line that fell silent, unless that was done already. */
  replace(silent: Line): void {
    if (this.#isClosed || silent !== this.#line) return;
    const old = this.#line;
    this.#line = openLine(this.#url, ++this.#generation);
    void hangUp(old);
  }

  /** From here on nothing new goes out; what is under way may end. */
  refuse(): void {
    this.#isClosed = true;
  }

  hangUp(): Promise<void> {
    return hangUp(this.#line);
  }
}

function openLine(url: string, generation: number): OpenLine {
  const client = clientFor(url, generation) as EventStoreDBClient & BatchingClient;
  const end = new AbortController();
  return { client: withCalmFailures(client), dropped: end.signal, end };
}

/** A process that has appended does not exit before this. */
async function hangUp({ client, end }: OpenLine): Promise<void> {
  end.abort();
  await client.dispose();
}

/**
 * The client looks for another server behind the back of the call that failed. When it finds none, that rejects a
 * promise that no code awaits, which would end the process. The next call looks again.
 */
function withCalmFailures<Client extends BatchingClient>(client: Client): Client {
  const handleError = client.handleError;
  return Object.assign(client, {
    handleError: (...failed: Parameters<typeof handleError>) => handleError(...failed).catch(() => {}),
  });
}
