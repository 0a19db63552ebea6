import type { Codec } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { type EventReader, NO_STREAM, type Revision } from '../events/log/port.ts';
import { type Happening, type Missed, type Refusal, refuse } from './refusal.ts';
import { eventsBetween, type Folded } from './streams.ts';

export interface CommandOptions<State = unknown> {
  /**
   * The revision that the caller knows; another one refuses the command, unless the caller may not give it at all.
   * Null: whatever is there.
   */
  readonly ifMatch?: Revision | null;
  readonly reveal?: Reveal<State>;
  /** What a refusal calls that which has changed; `ticket` unless given. */
  readonly subject?: string;
  /** The stream as the caller has just loaded it, which spares another read of the log. */
  readonly known?: Folded<State>;
}

/** What the caller may learn of an event since the revision that they knew, given the state as it is now; null: nothing. */
export type Reveal<State = unknown> = (state: State) => (happened: EventEnvelope) => Happening | null;

/** Whether a caller has missed something: what they know is not the stream's revision, and there is a stream. */
export const isStale = ({ ifMatch }: Pick<CommandOptions, 'ifMatch'>, revision: Revision): boolean =>
  ifMatch !== undefined && ifMatch !== null && revision !== NO_STREAM && revision !== ifMatch;

/** Whether a caller names a revision that the stream doesn't have yet: they can't have it from there. */
const isAhead = ({ ifMatch }: Pick<CommandOptions, 'ifMatch'>, revision: Revision): boolean =>
  ifMatch !== undefined && ifMatch !== null && ifMatch > revision;

/** Says what callers are told who have missed something. */
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

    /** For a caller whose revision is stale: what they missed and may learn of it. */
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
