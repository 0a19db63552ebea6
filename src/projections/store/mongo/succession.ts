import { type ClientSession, type Db, MongoError, type UUID } from 'mongodb';
import { named } from './collections.ts';

interface WriterRow {
  readonly _id: string;
  readonly session: UUID;
}

/**
 * A projector that is killed in the middle of a transaction leaves it open, and whoever writes the same documents next
 * would stand still until the server gives it up, after a minute. So each writer says in which session it writes, and ends
 * that of the one before. One that lives all the same is stopped by the fence.
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

/** Where it isn't allowed to, the server ends it a minute later. */
async function endSession(db: Db, id: UUID): Promise<void> {
  await db.command({ killSessions: [{ id }] }).catch((error) => {
    if (!(error instanceof MongoError)) throw error;
  });
}
