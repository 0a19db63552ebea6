import { type ClientSession, type Db, MongoError, type UUID } from 'mongodb';
import { named } from './collections.ts';

interface WriterRow {
  readonly _id: string;
  readonly session: UUID;
}

/**
 * A projector that is killed during a transaction leaves it open, and the next writer of the same documents would be blocked
 * until the server aborts it after a minute. So each writer records its session, and ends that of the previous writer. If the
 * previous one is still alive, the fence stops it.
 */
export async function succeed(db: Db, session: ClientSession, scope: string): Promise<void> {
  const own = session.id?.id as UUID;
  const before = await db
    .collection<WriterRow>(named('leases'))
    .findOneAndUpdate(
      { _id: `writer of ${scope}` },
      { $set: { session: own } },
      { upsert: true, returnDocument: 'before', writeConcern: { w: 'majority' } },
    );
  if (before !== null) await endSession(db, before.session);
}

/** Without the permission, the server ends it a minute later. */
async function endSession(db: Db, id: UUID): Promise<void> {
  await db.command({ killSessions: [{ id }] }).catch((error) => {
    if (!(error instanceof MongoError)) throw error;
  });
}
