import { adminStream, transactionStream, userStream } from '../events/directory/events.ts';
import { fullName } from '../events/full-name.ts';
import type { AdminId, TransactionId, UserId } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';
import type { AdminDocument } from '../projections/directory/admins/documents.ts';
import { adminProjection } from '../projections/directory/admins/projection.ts';
import {
  type TransactionDocument,
  transactionProjection,
} from '../projections/directory/transactions/projection.ts';
import { type UserDocument, userProjection } from '../projections/directory/users/projection.ts';
import type { Stored } from '../projections/projection.ts';
import type { PastDocuments, StreamDocuments } from './past-documents.ts';
import type { PeopleIn } from './timeline/people.ts';
import type { Names } from './timeline/sentences.ts';

/** The people whom documents name, by id, without those of whom nothing was known. */
export interface PastPeople {
  readonly users: ReadonlyMap<string, UserDocument>;
  readonly admins: ReadonlyMap<string, AdminDocument>;
}

/** The directory as it was. */
export interface PastDirectory {
  peopleAt(position: Position, users: readonly UserId[], admins: readonly AdminId[]): Promise<PastPeople>;
  /** Full names, by `user:ID` and `admin:ID`; without people whose names weren't known. */
  namesAt(position: Position, people: PeopleIn): Promise<Names>;
  transactionAt(position: Position, id: TransactionId | null): Promise<TransactionDocument | null>;
}

const USERS = { projection: userProjection, streamOf: userStream };
const ADMINS = { projection: adminProjection, streamOf: adminStream };
const TRANSACTIONS = { projection: transactionProjection, streamOf: transactionStream };

export function createPastDirectory(past: PastDocuments): PastDirectory {
  async function one<Document extends Stored, Id extends string>(
    kind: StreamDocuments<Document, Id>,
    id: Id,
    position: Position,
  ): Promise<Document | null> {
    const found = await past.at(kind, id, position);
    return found === 'none' ? null : found;
  }

  async function all<Document extends Stored, Id extends string>(
    kind: StreamDocuments<Document, Id>,
    ids: readonly Id[],
    position: Position,
  ): Promise<ReadonlyMap<string, Document>> {
    const found = await Promise.all([...new Set(ids)].map((id) => one(kind, id, position)));
    return new Map(found.flatMap((document) => (document ? [[document.id as string, document]] : [])));
  }

  const peopleAt: PastDirectory['peopleAt'] = async (position, users, admins) => ({
    users: await all(USERS, users, position),
    admins: await all(ADMINS, admins, position),
  });

  return {
    peopleAt,
    async namesAt(position, people) {
      const { users, admins } = await peopleAt(position, people.users, people.admins);
      const names = new Map<string, string>();
      for (const [kind, found] of [['user', users] as const, ['admin', admins] as const])
        for (const [id, { record }] of found) {
          const name = fullName(record.first_name, record.last_name);
          if (name !== null) names.set(`${kind}:${id}`, name);
        }
      return names;
    },
    transactionAt: async (position, id) => (id === null ? null : one(TRANSACTIONS, id, position)),
  };
}
