import type { AccessRecord } from '../../../events/audit/access-events.ts';
import type { Stored } from '../../projection.ts';

/** The looks that one event has put on record. Its id is the event's position. */
export interface AccessRecords extends Stored {
  readonly records: readonly AccessRecord[];
}

/** One look, with its place among all of them. */
export interface RecordedAccess {
  readonly place: AccessPlace;
  /** Of the event that it is part of. */
  readonly position: number;
  readonly record: AccessRecord;
}

/** Sorts as text: by time, then by position, then as in the event. */
export type AccessPlace = string;

/** Base 36 keeps places short. They hold all times up to the year 9999 and all positions. */
const DIGITS = { time: 10, position: 11, index: 3 };
const digits = (value: number, count: number): string => value.toString(36).padStart(count, '0');

/** Before all places of looks at that time, in milliseconds since the epoch, or later. */
export const placeAt = (time: number): AccessPlace => digits(time, DIGITS.time);

/** After all places. */
export const END: AccessPlace = placeAt(36 ** DIGITS.time - 1);

export const placeOf = (time: number, position: number, index: number): AccessPlace =>
  placeAt(time) + digits(position, DIGITS.position) + digits(index, DIGITS.index);

/** The looks of a document, each with its place. */
export const looksOf = ({ position, records }: AccessRecords): readonly RecordedAccess[] =>
  records.map((record, index) => ({
    place: placeOf(Date.parse(record.at), position, index),
    position,
    record,
  }));
