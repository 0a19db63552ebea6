import type { Codec } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { type EventReader, NO_STREAM, type Revision } from '../events/log/port.ts';
import type { OneOrMore } from './keys.ts';
import { type Happening, type Missed, type Refusal, refuse } from './refusal.ts';
import { eventsBetween, type Folded } from './streams.ts';

export interface CommandOptions<State = unknown> {
  /**
   * The revisions that the caller accepts, mostly the one that they know. The command is refused if the stream has another one, or if
   * the caller may give none. Null: the command accepts any revision.
   */
  readonly ifMatch?: OneOrMore<Revision> | null;
  readonly reveal?: Reveal<State>;
  /** What the refusal calls the thing that has changed; `ticket` unless given. */
  readonly subject?: string;
  /** The stream, if the caller has just loaded it; this saves a second read of the log. */
  readonly known?: Folded<State>;
  /** These events are the last ones of the command, and its result, see `Invocation`. */
  readonly concludes?: boolean;
}

/** What the caller may see of an event after the revision that they know, given the current state; null: nothing. */
export type Reveal<State = unknown> = (state: State) => (happened: EventEnvelope) => Happening | null;

/** Whether the caller has missed something: the stream exists, and its revision is none that they accept. */
export const isStale = ({ ifMatch = null }: Pick<CommandOptions, 'ifMatch'>, revision: Revision): boolean =>
  ifMatch !== null && revision !== NO_STREAM && !ifMatch.includes(revision);

/** Builds the refusal for callers who have missed something. */
export function createConflicts(log: EventReader, codec: Codec) {
  async function revealed(
    { stream, after, revision }: Missed,
    reveal: ReturnType<Reveal>,
  ): Promise<readonly Happening[]> {
    const missed = await eventsBetween(log, codec, stream, after, revision);
    return missed.map(reveal).filter((happening) => happening !== null);
  }

  return {
    revealed,

    /** For a caller with an old revision: the events that they missed and may see. */
    async refusal<State>(
      stream: string,
      { state, revision }: Folded<State>,
      { ifMatch, reveal, subject }: CommandOptions<State>,
    ): Promise<Refusal> {
      const called = subject !== undefined && { subject };
      const after = (ifMatch ?? [revision])
        .filter((known) => known <= revision)
        .toSorted((a, b) => a - b)
        .at(-1);
      // Revisions that the stream doesn't have yet can't be revisions of this stream.
      if (after === undefined) return refuse('revision_ahead', { field: 'If-Match', ...called });
      const missed: Missed = { stream, after, revision };
      const since = reveal ? await revealed(missed, reveal(state)) : [];
      return refuse('revision_conflict', { conflict: { ...missed, since }, ...called });
    },
  };
}
