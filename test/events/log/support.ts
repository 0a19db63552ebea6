import { randomUUID } from 'node:crypto';
import type {
  AppendResult,
  EventLog,
  EventReader,
  LogBatch,
  Position,
  RecordedEvent,
  StoredEvent,
} from '../../../src/events/log/port.ts';

/** A stream that no other test and no earlier run has used. */
export const newStream = (): string => `test-${randomUUID()}`;

export const event = (data: unknown = {}): StoredEvent => ({
  id: randomUUID(),
  type: 'TicketTested',
  data: JSON.stringify(data),
  metadata: '{"actor":null}',
});

export const events = (count: number): StoredEvent[] => Array.from({ length: count }, (_, n) => event({ n }));

/** The part of a recorded event that was handed in. */
export const stored = ({ id, type, data, metadata }: StoredEvent): StoredEvent => ({
  id,
  type,
  data,
  metadata,
});

export const idsOf = (batch: readonly StoredEvent[]): string[] => batch.map(({ id }) => id);

/** The events of these streams: others may lie between them. */
export const own = (batch: readonly RecordedEvent[], ...streams: string[]): RecordedEvent[] =>
  batch.filter(({ stream }) => streams.includes(stream));

/** What must be an append that went through. */
export function appended(result: AppendResult): { revision: number; position: Position } {
  if (result.outcome !== 'appended') throw new Error(`Expected an append, got ${JSON.stringify(result)}`);
  return result;
}

export const append = async (log: EventLog, stream: string, expected: number, ...batch: StoredEvent[]) =>
  appended(await log.append(stream, expected, batch));

/** Appends at the stream's end whatever others do meanwhile; answers how often that took a second attempt. */
export async function appendWithRetry(log: EventLog, stream: string, batch: StoredEvent[]): Promise<number> {
  let expected = -1;
  for (let retries = 0; ; retries++) {
    const result = await log.append(stream, expected, batch);
    if (result.outcome === 'appended') return retries;
    expected = result.current;
  }
}

/** Everything after a position, page by page. */
export async function readToEnd(log: EventReader, after: Position, page = 100): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for (;;) {
    const read = await log.readAll(all.at(-1)?.position ?? after, page);
    all.push(...read);
    if (read.length < page) return all;
  }
}

export interface Heard {
  readonly events: readonly RecordedEvent[];
  readonly batches: readonly LogBatch[];
}

/** Follows the log until `enough`, then ends the subscription and answers all that came. */
export async function listen(
  log: EventReader,
  after: Position,
  enough: (heard: Heard) => boolean,
): Promise<Heard> {
  const abort = new AbortController();
  const heard = { events: [] as RecordedEvent[], batches: [] as LogBatch[] };
  for await (const batch of log.subscribe(after, abort.signal)) {
    heard.batches.push(batch);
    heard.events.push(...batch.events);
    if (enough(heard)) abort.abort();
  }
  return heard;
}

/** Enough when an event at or beyond this position was heard. */
export const upTo =
  (position: Position) =>
  ({ events }: Heard): boolean =>
    (events.at(-1)?.position ?? 0) >= position;
