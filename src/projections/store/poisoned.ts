import { justAfter, type Position } from '../../events/log/port.ts';
import { isLight, type ProjectionModule } from '../module.ts';
import type { Change, PoisonedDocument } from './port.ts';
import { numberOf, prepare } from './sqlite/connection.ts';

interface PoisonedQueries {
  count(): Promise<number>;
}

/** The stopped streams: not a projection of events, but stored like one. */
export const poisonedStreams: ProjectionModule<PoisonedDocument, PoisonedQueries> = {
  name: 'poisoned',
  version: 1,
  events: [],
  documentId: () => null,
  project() {
    throw new Error('no event makes a stream stand still');
  },
  queries: { count: isLight },
  sqlite: {
    queries({ db, table }) {
      const count = prepare(db, `SELECT count(*) FROM ${table}`);
      return { count: () => numberOf(count.row()?.[0]) };
    },
  },
  mongo: { queries: ({ collection }) => ({ count: () => collection().countDocuments() }) },
};

/** A projection that was rebuilt beside others, and now joins them at a checkpoint. */
export interface Joining {
  readonly name: string;
  /** The streams that are stopped for it. */
  readonly own: readonly PoisonedDocument[];
  /** The names of the others, and the streams that are stopped for them. */
  readonly names: readonly string[];
  readonly others: readonly PoisonedDocument[];
  readonly checkpoint: Position;
}

/**
 * The changes in the list of the others. A stream is stopped for all of them from the earliest place on; projections that
 * contain more of it are listed as ahead.
 */
export function joined({ name, own, names, others, checkpoint }: Joining): Change<PoisonedDocument>[] {
  const byId = (documents: readonly PoisonedDocument[]) => new Map(documents.map((one) => [one.id, one]));
  const [ofOwn, ofOthers] = [byId(own), byId(others)];
  return [...new Set([...ofOwn.keys(), ...ofOthers.keys()])].map((id) => {
    const [mine, before] = [ofOwn.get(id) ?? null, ofOthers.get(id) ?? null];
    const standing = names
      .filter((other) => other !== name && other !== poisonedStreams.name)
      .map((other) => [other, before?.ahead[other] ?? before?.position ?? justAfter(checkpoint)] as const);
    const all = [...standing, [name, mine?.position ?? justAfter(checkpoint)] as const];
    const position = Math.min(...all.map(([, next]) => next)) as Position;
    const first = before && before.position <= position ? before : (mine ?? before);
    const ahead = Object.fromEntries(all.filter(([, next]) => next > position));
    return { before, after: { ...(first as PoisonedDocument), position, ahead } };
  });
}
