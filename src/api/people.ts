import type { AdminId, UserId } from '../events/ids.ts';
import type { AdminDocument } from '../projections/directory/admins/projection.ts';
import type { TransactionDocument } from '../projections/directory/transactions/projection.ts';
import type { UserDocument } from '../projections/directory/users/projection.ts';

/** What other contexts show of the directory, which they never ask themselves. */
export type { AdminDocument, TransactionDocument, UserDocument };

/** The people whom documents name, by id. Whom nobody knows is missing. */
export interface People {
  readonly users: ReadonlyMap<string, UserDocument>;
  readonly admins: ReadonlyMap<string, AdminDocument>;
}

export type FindPeople = (users: readonly UserId[], admins: readonly AdminId[]) => Promise<People>;
