import type { Position } from '../../src/events/log/port.ts';
import type { Change, Checkpoint, ReadStore, ReadStoreWriter } from '../../src/projections/store/port.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import type { Place } from './engines.ts';
import { changed, END, random, ticketAt } from './tickets.ts';

export const BATCH = 1_000;

class Filling {
  readonly #writer: ReadStoreWriter;
  #at: Checkpoint | null = null;
  #milliseconds = 0;

  constructor(writer: ReadStoreWriter) {
    this.#writer = writer;
  }

  async commit(tickets: readonly Change<TicketDocument>[]): Promise<void> {
    const to: Checkpoint = {
      log: 'bench',
      position: ((this.#at?.position ?? 0) + tickets.length) as Position,
    };
    const start = performance.now();
    await this.#writer.commit({ from: this.#at, to, changes: { 'ticketing/tickets': tickets } });
    this.#milliseconds += performance.now() - start;
    this.#at = to;
  }

  /** Seconds spent in commits since it was last asked. */
  lap(): number {
    const seconds = this.#milliseconds / 1000;
    this.#milliseconds = 0;
    return seconds;
  }
}

export interface Store {
  readonly size: number;
  readonly place: Place;
  readonly reader: ReadStore;
  readonly createdPerSecond: number;
  readonly changedPerSecond: number;
  readonly megabytes: number;
}

export async function fill(size: number, place: Place): Promise<Store> {
  const writer = await place.openWriter();
  const filling = new Filling(writer);
  const tickets: TicketDocument[] = [];
  while (tickets.length < size) {
    const fresh = Array.from({ length: Math.min(BATCH, size - tickets.length) }, (_, index) =>
      ticketAt(tickets.length + index, size),
    );
    await filling.commit(fresh.map((after) => ({ before: null, after })));
    tickets.push(...fresh);
  }
  const createdPerSecond = size / filling.lap();
  const changes = Math.min(size, 20_000);
  for (let done = 0; done < changes; done += BATCH) {
    const picked = new Set(Array.from({ length: BATCH }, () => Math.floor(random() ** 2 * size)));
    await filling.commit(
      [...picked].map((back) => {
        const index = size - 1 - back;
        const before = tickets[index] as TicketDocument;
        const after = changed(before, END + done);
        tickets[index] = after;
        return { before, after };
      }),
    );
  }
  const changedPerSecond = changes / filling.lap();
  await writer.close();
  const megabytes = (await place.bytes()) / 2 ** 20;
  return { size, place, reader: await place.openReader(), createdPerSecond, changedPerSecond, megabytes };
}
