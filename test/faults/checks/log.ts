import { openLogToRead } from '../../../src/composition/stores/event-log.ts';
import { openCodecToRead } from '../../../src/composition/stores/keys.ts';
import type { Config } from '../../../src/config/config.ts';
import { UndecodableEvent } from '../../../src/events/codec.ts';
import type { EventEnvelope } from '../../../src/events/envelope.ts';
import { BEGINNING, type Position, type RecordedEvent } from '../../../src/events/log/port.ts';
import { KEY_STREAMS } from '../../../src/events/operations/events.ts';

/** The position of the last event. */
export async function endOfLog(config: Config): Promise<Position> {
  const log = await openLogToRead(config);
  try {
    return await log.end();
  } finally {
    await log.close();
  }
}

export interface Log {
  readonly recorded: readonly RecordedEvent[];
  readonly events: readonly EventEnvelope[];
}

const PAGE = 1_024;

/**
 * The whole log, also beside a running desk. Throws when an event can't be decoded.
 *
 * @param since up to here the events are others', who may know types of their own: they aren't decoded
 */
export async function readLog(config: Config, since: Position = BEGINNING): Promise<Log> {
  const log = await openLogToRead(config);
  const codec = await openCodecToRead(config);
  try {
    const recorded: RecordedEvent[] = [];
    const events: EventEnvelope[] = [];
    for (let position = BEGINNING; ; ) {
      const page = await log.readAll(position, PAGE);
      for (const decoded of await codec.decodeAll(page.filter((event) => event.position > since))) {
        if (decoded instanceof UndecodableEvent) throw decoded;
        events.push(decoded);
      }
      recorded.push(...page);
      position = page.at(-1)?.position ?? position;
      if (page.length < PAGE) return { recorded, events };
    }
  } finally {
    await codec.close();
    await log.close();
  }
}

/** What is wrong with the log by itself: each event once, positions rise, and revisions of each stream have no gap. */
export function problemsInLog({ recorded }: Log): readonly string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  const revisions = new Map<string, number>();
  let last = BEGINNING as number;
  for (const { id, stream, revision, position, type } of recorded) {
    const where = `${type} at ${position} of ${stream}`;
    if (position <= last) problems.push(`${where} follows position ${last}`);
    last = position;
    if (ids.has(id)) problems.push(`${where} has the id of an earlier event`);
    ids.add(id);
    const before = revisions.get(stream);
    revisions.set(stream, revision);
    // Streams of keys end after a day: what is left of one may begin anywhere.
    const expected =
      before === undefined ? (stream.startsWith(KEY_STREAMS.prefix) ? revision : 0) : before + 1;
    if (revision !== expected) problems.push(`${where} has revision ${revision} instead of ${expected}`);
  }
  return problems;
}
