import type { Position, Revision } from '../../events/log/port.ts';
import type { RecordedResult } from '../../events/operations/events.ts';
import { type CommandEvents, type Did, type Reference, referenceTo } from '../recall.ts';
import type { Missed, Refusal, RefusalCode } from '../refusal.ts';

/** A complete response, as earlier versions stored it. */
export type WordedAnswer = Extract<RecordedResult, { kind: 'worded' }>;

/** The result of a command: the data of its response, both the first time and for repetitions. */
export type CommandResult =
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
export function recordedResult(result: CommandResult): RecordedResult {
  switch (result.kind) {
    case 'done': {
      const { told, facts, ...place } = result;
      return { ...place, told: told && referenceTo(told), facts: facts as never };
    }
    case 'refused': {
      const { refused, subject, field, conflict } = result.refusal;
      return {
        kind: 'refused',
        refused,
        ...(subject !== undefined && { subject }),
        ...(field !== undefined && { field }),
        ...(conflict && { missed: placeOf(conflict) }),
        position: result.position,
      };
    }
    default:
      return result;
  }
}

/** The data from which a repetition is answered. */
export function recalledResult(recorded: RecordedResult): CommandResult {
  if (recorded.kind !== 'refused') return recorded;
  const { kind, position, missed, refused, ...details } = recorded;
  const refusal = { refused: refused as RefusalCode, ...details, ...(missed && { conflict: missed }) };
  return { kind, refusal, position } as CommandResult;
}

/** The result of a command that has done nothing but append these events. */
export const doneWith = (told: Reference): CommandResult => ({
  kind: 'done',
  told,
  facts: null,
  position: told.position,
  revision: told.revision,
});

/** Whether that is all that the result tells. */
export function isDoneWith(result: CommandResult, did: Did): boolean {
  if (result.kind !== 'done' || result.told === null || result.facts !== null) return false;
  const { stream, revision, position, events } = referenceTo(result.told);
  const isSame = stream === did.stream && revision === did.revision && events === did.events;
  return isSame && result.position === position && result.revision === revision;
}

const placeOf = ({ stream, after, revision }: Missed): Missed => ({ stream, after, revision });
