import { type Codec, type ReadableLog, UndecodableEvent } from '../events/codec.ts';
import type { Position, RecordedEvent } from '../events/log/port.ts';
import { isSealed } from '../events/stored-form.ts';
import { MigrationRefused } from './migration-refused.ts';
import type { WholeLog } from './pages.ts';

/** A log as it would be if nothing in it were sealed, and all of it were of today's versions. */
export const plainView = ({ log, codec }: ReadableLog<WholeLog>): WholeLog => ({
  readAll: async (after, limit) =>
    (await decoded(codec, await log.readAll(after, limit))).map(({ recorded, data, metadata }) => ({
      ...recorded,
      data: JSON.stringify(data),
      metadata: JSON.stringify(metadata),
    })),
});

/** A log as it is to be: sealed, in the versions of today. What is sealed already stays as it is. */
export const sealedView = ({ log, codec }: ReadableLog<WholeLog>): WholeLog => ({
  async readAll(after, limit) {
    const page = await decoded(codec, await log.readAll(after, limit));
    const open = page.filter(({ recorded }) => !isSealed(recorded));
    const keys = await codec.keysFor(
      open.map(({ recorded: { type }, data, metadata: { actor } }) => ({ type, data, actor })),
    );
    return page.map(({ recorded, data, metadata }) => {
      if (isSealed(recorded)) return recorded;
      return { ...recorded, ...codec.encode(recorded.id, { type: recorded.type, data }, metadata, keys) };
    });
  },
});

/** A log without the streams of a prefix. Their events hold ids alone, or have ended. */
export const withoutStreams = (log: WholeLog, prefix: string): WholeLog => ({
  async readAll(after, limit) {
    const kept: RecordedEvent[] = [];
    let position: Position = after;
    while (kept.length < limit) {
      const page = await log.readAll(position, limit);
      kept.push(...page.filter(({ stream }) => !stream.startsWith(prefix)));
      position = page.at(-1)?.position ?? position;
      if (page.length < limit) break;
    }
    return kept.slice(0, limit);
  },
});

/** A log with other names of streams. No two streams may get the same name. */
export const withNames = (log: WholeLog, nameOf: (stream: string) => string): WholeLog => ({
  readAll: async (after, limit) =>
    (await log.readAll(after, limit)).map((event) => ({ ...event, stream: nameOf(event.stream) })),
});

async function decoded(codec: Codec, page: readonly RecordedEvent[]) {
  const read = await codec.decodeAll(page);
  return page.map((recorded, index) => {
    const one = read[index];
    if (one === undefined || one instanceof UndecodableEvent)
      throw new MigrationRefused(`an event can't be read: ${one?.message}`);
    return { recorded, data: one.event.data, metadata: one.metadata };
  });
}
