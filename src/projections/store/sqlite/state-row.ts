import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '../../../events/log/port.ts';
import type { TicketCounters } from '../../ticketing/documents.ts';
import type { Checkpoint } from '../port.ts';
import { numberOf, prepare, type Statement, textOf } from './connection.ts';

/** What there is one of, in one row, so that each query begins with one look-up. */
export interface StoreState {
  readonly checkpoint: Checkpoint | null;
  /** How many batches were committed. */
  readonly commits: number;
  readonly tickets: number;
  readonly counters: TicketCounters;
}

export class StateRow {
  readonly #select: Statement;
  readonly #update: Statement;

  constructor(db: DatabaseSync) {
    this.#select = prepare(db, 'SELECT log, position, commits, tickets, counters FROM state');
    this.#update = prepare(
      db,
      'UPDATE state SET log = ?, position = ?, commits = ?, tickets = ?, counters = ?',
    );
  }

  read(): StoreState {
    const [log, position, commits, tickets, counters] = this.#select.row() ?? [];
    return {
      checkpoint: log === null ? null : { log: textOf(log), position: numberOf(position) as Position },
      commits: numberOf(commits),
      tickets: numberOf(tickets),
      counters: JSON.parse(textOf(counters)) as TicketCounters,
    };
  }

  write({ checkpoint, commits, tickets, counters }: StoreState): void {
    const { log, position } = checkpoint ?? { log: null, position: null };
    this.#update.run(log, position, commits, tickets, JSON.stringify(counters));
  }
}

export function addCounters(counters: TicketCounters, added: TicketCounters): TicketCounters {
  const sum: Record<string, number> = { ...counters };
  for (const [name, amount] of Object.entries(added)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}
