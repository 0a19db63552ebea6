import type { Document } from 'mongodb';
import { named } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { answering, isDuplicate } from './errors.ts';

interface LeaseRow {
  readonly _id: string;
  readonly holder: string | null;
  /** By the server's clock, since the holders' clocks may differ. */
  readonly expiresAt: Date;
}

export interface LeaseOptions {
  readonly connection: MongoConnection;
  /** A unique name of the holder. */
  readonly holder: string;
  /** The name of the lease. */
  readonly name?: string;
  readonly seconds?: number;
}

/** Renewed twice a second, it survives a short interruption, and a dead holder is replaced within three seconds. */
const SECONDS = 2;

/** The lease of the projector. It only saves the other nodes work: the fence decides. */
export interface MongoLease {
  /** Takes or renews the lease for some seconds; false while another node has it. Throws `ReadModelsUnavailable`. */
  hold(): Promise<boolean>;
  /** Releases it at once. */
  release(): Promise<void>;
}

export function createMongoLease({
  connection: { db },
  holder,
  name = 'projector',
  seconds = SECONDS,
}: LeaseOptions): MongoLease {
  const leases = db.collection<LeaseRow>(named('leases'));
  const durable = { writeConcern: { w: 'majority', wtimeoutMS: seconds * 1_000 } } as const;

  async function hold(): Promise<boolean> {
    try {
      const update = taking(holder, seconds * 1_000);
      const options = { upsert: true, returnDocument: 'after', ...durable } as const;
      return (await leases.findOneAndUpdate({ _id: name }, update, options))?.holder === holder;
    } catch (error) {
      // Another node was the very first.
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  return {
    hold: () => answering(hold),
    release: () =>
      answering(async () => {
        const expired = { $set: { holder: null, expiresAt: new Date(0) } };
        await leases.updateOne({ _id: name, holder }, expired, durable);
      }),
  };
}

/** Changes nothing while another node has it. */
function taking(holder: string, milliseconds: number): Document[] {
  const own = { $literal: holder };
  const isOwn = { $eq: ['$holder', own] };
  const hasExpired = { $lte: [{ $ifNull: ['$expiresAt', new Date(0)] }, '$$NOW'] };
  const isFree = { $or: [isOwn, hasExpired] };
  return [
    {
      $set: {
        holder: { $cond: [isFree, own, '$holder'] },
        expiresAt: { $cond: [isFree, { $add: ['$$NOW', milliseconds] }, '$expiresAt'] },
      },
    },
  ];
}
