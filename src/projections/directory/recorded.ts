import type { Position, Revision } from '../../events/log/port.ts';

/** The directory's record of one person or thing. */
export interface Recorded<Id extends string, Record> {
  readonly id: Id;
  readonly record: Record;
  readonly revision: Revision;
  readonly position: Position;
}

/** Found by id alone. */
export const byIdAlone = {
  queries: {},
  sqlite: { queries: () => ({}) },
  mongo: { queries: () => ({}) },
} as const;
