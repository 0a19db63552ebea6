import type { Position, Revision } from '../../events/log/port.ts';
import type { RecordedEnd } from '../../events/operations/events.ts';
import { referenceTo, type Told } from '../recall.ts';
import type { Missed, Refusal, RefusalCode } from '../refusal.ts';

/** An answer word for word, as the log kept it once. */
export type WordedAnswer = Extract<RecordedEnd, { kind: 'worded' }>;

/** How a command ended: what its answer is made of, the first time and each time that it is repeated. */
export type End =
  | {
      readonly kind: 'done';
      readonly told: Told | null;
      /** Ids that the answer needs beside the events; plain JSON. */
      readonly facts: unknown;
      readonly position: Position | null;
      readonly revision: Revision | null;
    }
  | {
      readonly kind: 'refused';
      /** Of a repetition: `conflict` says where what was missed is, not what it is. */
      readonly refusal: RecalledRefusal;
      /** What the log had, at least, when it was refused. */
      readonly position: Position;
    }
  | { readonly kind: 'denied'; readonly denied: string; readonly position: Position }
  | WordedAnswer;

export type RecalledRefusal = Omit<Refusal, 'conflict'> & {
  readonly conflict?: Missed & Partial<Pick<NonNullable<Refusal['conflict']>, 'since'>>;
};

/** What the log keeps of it. */
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

/** What a repetition is answered from. */
export function recalledEnd(recorded: RecordedEnd): End {
  if (recorded.kind !== 'refused') return recorded;
  const { kind, position, missed, refused, ...details } = recorded;
  const refusal = { refused: refused as RefusalCode, ...details, ...(missed && { conflict: missed }) };
  return { kind, refusal, position } as End;
}

const placeOf = ({ stream, after, revision }: Missed): Missed => ({ stream, after, revision });
