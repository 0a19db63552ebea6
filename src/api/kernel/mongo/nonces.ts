import type { Db } from 'mongodb';
import type { NonceStore } from '../guard.ts';
import { once } from './once.ts';

const DUPLICATE_KEY = 11_000;

/** Nonces that all nodes remember. MongoDB forgets them some time after they have expired, never before. */
export function createMongoNonces(db: Db): NonceStore {
  const nonces = db.collection<{ _id: string; expires: Date }>('nonces');
  const prepare = once(async () => {
    await nonces.createIndex({ expires: 1 }, { expireAfterSeconds: 0 });
  });

  return {
    async use(nonce, milliseconds) {
      await prepare();
      try {
        await nonces.insertOne({ _id: nonce, expires: new Date(Date.now() + milliseconds) });
        return true;
      } catch (error) {
        if ((error as { readonly code?: unknown }).code === DUPLICATE_KEY) return false;
        throw error;
      }
    },
  };
}
