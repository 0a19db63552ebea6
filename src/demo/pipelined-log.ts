import { BEGINNING, type EventLog, LogUnavailable, NO_STREAM, type Position } from '../events/log/port.ts';

/** A log for a single writer, which acknowledges appends before they are on disk. */
export interface PipelinedLog extends EventLog {
  /** Resolves once all acknowledged appends are durable. Throws when one has failed. */
  settled(): Promise<void>;
}

const MOST_UNDER_WAY = 4_096;

/**
 * Acknowledges appends at once and writes them afterwards, in the same order. Only for a program that fills an empty log, and
 * deletes it when that fails. Awaited appends would wait for the disk each time; concurrent ones would be stored in a random
 * order.
 */
export async function pipelined(log: EventLog): Promise<PipelinedLog> {
  if ((await log.end()) !== BEGINNING) throw new Error('only an empty log can be filled');
  const revisions = new Map<string, number>();
  /** Acknowledged appends that may not be durable yet. Each resolves with null when it is, else with the error. */
  const underWay: Promise<unknown>[] = [];
  let position = 0;

  async function settled(): Promise<void> {
    const outcomes = await Promise.all(underWay.splice(0));
    const failure = outcomes.find((outcome) => outcome !== null);
    if (failure) throw new LogUnavailable('the log could not be filled', { cause: failure });
  }

  const append: EventLog['append'] = async (stream, expected, events) => {
    const current = revisions.get(stream) ?? NO_STREAM;
    if (expected !== 'any' && expected !== current) return { outcome: 'conflict', current };
    position += events.length;
    const answer = {
      outcome: 'appended' as const,
      revision: current + events.length,
      position: position as Position,
    };
    revisions.set(stream, answer.revision);
    underWay.push(
      log.append(stream, current, events).then(
        (result) =>
          result.outcome === 'appended' && result.position === answer.position
            ? null
            : new Error('another process writes to this log'),
        (error) => error,
      ),
    );
    if (underWay.length >= MOST_UNDER_WAY) await settled();
    return answer;
  };

  return {
    append,
    settled,
    async readStream(stream, options) {
      if (!revisions.has(stream)) return [];
      await settled();
      return log.readStream(stream, options);
    },
    readAll: (after, limit) => settled().then(() => log.readAll(after, limit)),
    subscribe: (after, signal) => log.subscribe(after, signal),
    end: async () => position as Position,
    identity: () => log.identity(),
    close: () => settled().finally(() => log.close()),
  };
}
