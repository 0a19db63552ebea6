import type { Db } from 'mongodb';
import type { AnyModule } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { poisonedStreams } from '../poisoned.ts';
import { type StateRow, stateOf } from './collections.ts';
import type { DocumentCollection } from './side.ts';
import { collectionsOf, tablesOf } from './tables.ts';

/** A projection that is written. */
export interface Member {
  readonly module: AnyModule;
  readonly generation: string;
  readonly documents: DocumentCollection<Stored>;
}

/** By the names of their projections. */
export type Members = ReadonlyMap<string, Member>;

/** The projections at the scope's checkpoint. `known`: the caches of builds that still exist are kept. */
export function membersIn(db: Db, state: StateRow, modules: readonly AnyModule[], known: Members): Members {
  const position = stateOf(state, poisonedStreams)?.position;
  const open = (module: AnyModule): Member | null => {
    const found = stateOf(state, module);
    if (found === null || found.position !== position) return null;
    const { generation } = found;
    const member = known.get(module.name);
    if (member?.generation === generation) return member;
    return { module, generation, documents: tablesOf(module).open(collectionsOf(db, module, generation)) };
  };
  const members = modules.map(open).filter((member) => member !== null);
  return new Map(members.map((member) => [member.module.name, member]));
}
