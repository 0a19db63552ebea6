import type { Codec } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { type EventReader, NO_STREAM, type Revision } from '../events/log/port.ts';
import { type Happening, type Missed, type Refusal, refuse } from './refusal.ts';
import { eventsBetween, type Folded } from './streams.ts';

export interface CommandOptions<State = unknown> {
  /**
   * The revision that the caller knows. The command is refused if the stream has another one, or if the caller may give none.
   * Null: the command accepts any revision.
   */
  readonly ifMatch?: Revision | null;
  readonly reveal?: Reveal<State>;
  /** What the refusal calls the thing that has changed; `ticket` unless given. */
  readonly subject?: string;
  /** The stream, if the caller has just loaded it; this saves a second read of the log. */
  readonly known?: Folded<State>;
}

/** What the caller may see of an event after the revision that they know, given the current state; null: nothing. */
export type Reveal<State = unknown> = (state: State) => (happened: EventEnvelope) => Happening | null;

/** Whether the caller has missed something: the stream exists, and its revision is not the one that they know. */
export const isStale = ({ ifMatch }: Pick<CommandOptions, 'ifMatch'>, revision: Revision): boolean =>
  ifMatch !== undefined && ifMatch !== null && revision !== NO_STREAM && revision !== ifMatch;

/** Whether the caller names a revision that the stream doesn't have yet, so that it can't be a revision of this stream. */
const isAhead = ({ ifMatch }: Pick<CommandOptions, 'ifMatch'>, revision: Revision): boolean =>
  ifMatch !== undefined && ifMatch !== null && ifMatch > revision;

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
      { ifMatch = null, reveal, subject }: CommandOptions<State>,
    ): Promise<Refusal> {
      const called = subject !== undefined && { subject };
      if (isAhead({ ifMatch }, revision)) return refuse('revision_ahead', { field: 'If-Match', ...called });
      const missed: Missed = { stream, after: ifMatch ?? revision, revision };
      const since = reveal ? await revealed(missed, reveal(state)) : [];
      return refuse('revision_conflict', { conflict: { ...missed, since }, ...called });
    },
  };
}
