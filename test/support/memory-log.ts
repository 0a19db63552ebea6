import type { EventLog, Position, RecordedEvent, StoredEvent } from '../../src/events/log/port.ts';

const none = (): never => {
  throw new Error('tests of commands neither follow nor name a log');
};

/** A log in memory for tests that run it thousands of times. `turn`: resolves when the next access may happen. */
export function createMemoryLog(turn: () => Promise<unknown> = async () => {}): EventLog {
  const events: RecordedEvent[] = [];
  const inStream = (stream: string) => events.filter((event) => event.stream === stream);
  const record = (stream: string, event: StoredEvent) =>
    events.push({
      ...event,
      ...{ stream, revision: inStream(stream).length, position: (events.length + 1) as Position },
    });

  return {
    async readStream(stream, { from = 0, limit = 1_000, direction = 'forwards' } = {}) {
      await turn();
      if (direction !== 'forwards') throw new Error('this log is read forwards only');
      return inStream(stream)
        .filter(({ revision }) => revision >= from)
        .slice(0, limit);
    },
    async append(stream, expected, appended) {
      await turn();
      const current = inStream(stream).length - 1;
      if (expected !== 'any' && expected !== current) return { outcome: 'conflict', current };
      for (const event of appended) record(stream, event);
      const last = events.at(-1) as RecordedEvent;
      return { outcome: 'appended', revision: last.revision, position: last.position };
    },
    async readAll(after, limit) {
      return events.filter(({ position }) => position > after).slice(0, limit);
    },
    end: async () => (events.at(-1)?.position ?? 0) as Position,
    identity: none,
    subscribe: none,
    close: async () => {},
  };
}
