import { setImmediate as turn } from 'node:timers/promises';
import { BEGINNING, type EventLog, LogUnavailable, NO_STREAM, type Position } from '../events/log/port.ts';

/** What a single writer needs of a log, answered before the disk has it. */
export interface PipelinedLog extends EventLog {
  /** Resolves once all that was answered is durable. Throws when something isn't. */
  settled(): Promise<void>;
}

/** After so many appends the writer gets them, so that it works while more are made. */
const HANDED_OVER = 128;
const MOST_UNDER_WAY = 4_096;

/**
 * Answers appends at once and writes them behind, in the same order. Only for one who fills an empty log and throws it
 * away when that fails. One append after the other would wait for the disk each time; several at once would come in an
 * order that chance decides.
 */
export async function pipelined(log: EventLog): Promise<PipelinedLog> {
  if ((await log.end()) !== BEGINNING) throw new Error('only an empty log can be filled');
  const revisions = new Map<string, number>();
  /** What was answered and isn't known to be durable: null when it is, else why it isn't. */
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
            : new Error('somebody else writes to this log'),
        (error) => error,
      ),
    );
    if (underWay.length >= MOST_UNDER_WAY) await settled();
    else if (underWay.length % HANDED_OVER === 0) await turn();
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
