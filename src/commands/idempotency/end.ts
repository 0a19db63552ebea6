import type { Position, Revision } from '../../events/log/port.ts';
import type { RecordedEnd } from '../../events/operations/events.ts';
import { type CommandEvents, referenceTo } from '../recall.ts';
import type { Missed, Refusal, RefusalCode } from '../refusal.ts';

/** A complete response, as earlier versions stored it. */
export type WordedAnswer = Extract<RecordedEnd, { kind: 'worded' }>;

/** How a command ended: the data of its response, both the first time and for repetitions. */
export type End =
  | {
      readonly kind: 'done';
      readonly told: CommandEvents | null;
      /** Ids that the response needs beside the events; plain JSON. */
      readonly facts: unknown;
      readonly position: Position | null;
      readonly revision: Revision | null;
    }
  | {
      readonly kind: 'refused';
      /** For a repetition: `conflict` refers to the missed events, it doesn't contain them. */
      readonly refusal: RecalledRefusal;
      /** The end of the log when the command was refused, at least. */
      readonly position: Position;
    }
  | { readonly kind: 'denied'; readonly denied: string; readonly position: Position }
  | WordedAnswer;

export type RecalledRefusal = Omit<Refusal, 'conflict'> & {
  readonly conflict?: Missed & Partial<Pick<NonNullable<Refusal['conflict']>, 'since'>>;
};

/** What the log stores. */
export function recordedEnd(ended: End): RecordedEnd {
  switch (ended.kind) {
    case 'done': {
      const { told, facts, ...place } = ended;
      return { ...place, told: told && referenceTo(told), facts: facts as never };
    }
    case 'refused': {
      const { refused, subject, field, conflict } = ended.refusal;
      return {
        kind: 'refused',
        refused,
        ...(subject !== undefined && { subject }),
        ...(field !== undefined && { field }),
        ...(conflict && { missed: placeOf(conflict) }),
        position: ended.position,
      };
    }
    default:
      return ended;
  }
}

/** The data from which a repetition is answered. */
export function recalledEnd(recorded: RecordedEnd): End {
  if (recorded.kind !== 'refused') return recorded;
  const { kind, position, missed, refused, ...details } = recorded;
  const refusal = { refused: refused as RefusalCode, ...details, ...(missed && { conflict: missed }) };
  return { kind, refusal, position } as End;
}

const placeOf = ({ stream, after, revision }: Missed): Missed => ({ stream, after, revision });
