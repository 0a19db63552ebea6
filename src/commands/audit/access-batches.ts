import { type AccessRecord, type AccessRecorded, accessStream } from '../../events/audit/access-events.ts';
import { BEGINNING, justAfter, type Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { Fold } from '../streams.ts';

/** Nothing is decided on what was recorded. */
const nothing: Fold<null, AccessRecorded> = { version: 1, initial: null, evolve: (state) => state };

/** Records of looks that are written together. */
export interface AccessBatch {
  /** Writes them, once, however often it is called until it succeeds, and returns where. Throws `LogUnavailable`. */
  write(): Promise<Position | Refusal>;
}

/** `writer`: tells this process apart from all others that write into the log. */
export const createAccessBatches = (commands: Pick<CommandHandler, 'execute'>, writer: string) => {
  let written = BEGINNING;

  return (records: readonly AccessRecord[], context: CommandContext): AccessBatch => {
    const stream = accessStream(context.now(), writer);
    const event: AccessRecorded = { type: 'AccessRecorded', data: { records: [...records] } };
    let isRepeated = false;
    return {
      async write() {
        // A write that has failed may have been done nevertheless: then the log has the events of this command.
        const claimedAt = isRepeated ? justAfter(written) : null;
        isRepeated = true;
        const outcome = await commands.execute(nothing, stream, () => [event], { ...context, claimedAt });
        if (isRefusal(outcome)) return outcome;
        written = outcome.position;
        return written;
      },
    };
  };
};
