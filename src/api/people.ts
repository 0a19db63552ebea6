import type { AdminId, UserId } from '../events/ids.ts';
import type { AdminDocument } from '../projections/directory/admins/documents.ts';
import type { TransactionDocument } from '../projections/directory/transactions/projection.ts';
import type { UserDocument } from '../projections/directory/users/projection.ts';

/** Entries of the directory for other contexts, which never import it. */
export type { AdminDocument, TransactionDocument, UserDocument };

/** The people in documents by id, without unknown ones. */
export interface People {
  readonly users: ReadonlyMap<string, UserDocument>;
  readonly admins: ReadonlyMap<string, AdminDocument>;
}

export type FindPeople = (users: readonly UserId[], admins: readonly AdminId[]) => Promise<People>;
