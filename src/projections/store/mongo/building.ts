import type { ClientSession, UpdateFilter } from 'mongodb';
import { BEGINNING, type Position } from '../../../events/log/port.ts';
import type { AnyModule } from '../../module.ts';
import { joined, poisonedStreams } from '../poisoned.ts';
import {
  type BuildingWriter,
  type Checkpoint,
  type PoisonedDocument,
  ReadModelsUnavailable,
} from '../port.ts';
import { checkServer } from './check-server.ts';
import {
  keyOf,
  nameIn,
  type ProjectionState,
  SERVING,
  type StateRow,
  stateIn,
  stateOf,
} from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { answering, isPassing } from './errors.ts';
import { dropGeneration, ensureBuilding } from './schema.ts';
import { checkpointOf } from './state.ts';
import { succeed } from './succession.ts';
import { collectionsOf, DerivedCollection } from './tables.ts';
import { TRANSACTION } from './transaction.ts';
import { MongoReadStoreWriter, type WriterParts } from './writer.ts';

/**
 * Opens the rebuild of a projection beside the others: continues one that was begun after so many erasures, or begins one.
 */
export async function openMongoBuildingWriter(
  connection: MongoConnection,
  module: AnyModule,
  erasures = 0,
): Promise<BuildingWriter> {
  await checkServer(connection);
  return answering(async () => {
    const state = await ensureBuilding(connection.db, module, erasures);
    if (state === null)
      throw new ReadModelsUnavailable('there are no read models of this version of the program');
    const session = connection.client.startSession({ defaultTransactionOptions: TRANSACTION });
    await succeed(connection.db, session, keyOf(module));
    return new MongoBuildingWriter(
      { connection, session, modules: [poisonedStreams, module], state },
      module,
    );
  });
}

class MongoBuildingWriter extends MongoReadStoreWriter implements BuildingWriter {
  readonly #module: AnyModule;
  readonly #generation: string | undefined;

  constructor(parts: WriterParts, module: AnyModule) {
    super(parts);
    this.#module = module;
    this.#generation = stateOf(parts.state, module)?.generation;
  }

  goal(): Promise<Checkpoint | null> {
    return answering(async () => checkpointOf(stateOf(await this.#find(SERVING), poisonedStreams)));
  }

  /** If it fails temporarily, it may have succeeded: the next attempt finds out. */
  adopt(): Promise<boolean> {
    return answering(async () => {
      const key = keyOf(this.#module);
      const [own, others] = [await this.#find(key), await this.#find(SERVING)];
      if (own === null) return stateOf(others, this.#module)?.generation === this.#generation;
      try {
        if (!(await this.session.withTransaction((session) => this.#takePlace(session)))) return false;
      } catch (error) {
        if (isPassing(error)) return false;
        throw error;
      }
      const { generation = '' } = stateOf(own, poisonedStreams) ?? {};
      await dropGeneration(this.connection.db, poisonedStreams.name, generation);
      return true;
    });
  }

  async #takePlace(session: ClientSession): Promise<boolean> {
    const key = keyOf(this.#module);
    const [own, others] = [await this.#find(key, session), await this.#find(SERVING, session)];
    const [made, group] = [stateOf(own, this.#module), stateOf(others, poisonedStreams)];
    if (made === null || group === null || made.position !== group.position || made.log !== group.log)
      return false;
    await this.#mergePoisoned(others, group, session);
    const path = `projections.${key}`;
    const before = stateOf(others, this.#module);
    const retired = before &&
      before.generation !== made.generation && { key, generation: before.generation, at: new Date() };
    const update: UpdateFilter<StateRow> = {
      $set: { [path]: { ...group, generation: made.generation, erasures: made.erasures ?? 0 } },
      ...(retired && { $push: { retired } }),
    };
    await stateIn(this.connection.db).updateOne({ _id: SERVING }, update, { session });
    await stateIn(this.connection.db).deleteOne({ _id: key }, { session });
    return true;
  }

  async #mergePoisoned(
    serving: StateRow | null,
    { generation, position }: ProjectionState,
    session: ClientSession,
  ): Promise<void> {
    const rows = collectionsOf(this.connection.db, poisonedStreams, generation);
    const poisoned = new DerivedCollection<PoisonedDocument>(rows(), poisonedStreams);
    const abreast = Object.entries(serving?.projections ?? {}).filter(([, one]) => one.position === position);
    const changes = joined({
      name: this.#module.name,
      own: await this.poisonedStreams.all(),
      names: abreast.map(([key]) => nameIn(key)),
      others: await poisoned.all(),
      checkpoint: (position ?? BEGINNING) as Position,
    });
    await poisoned.put(changes, session);
  }

  #find(_id: string, session?: ClientSession): Promise<StateRow | null> {
    return stateIn(this.connection.db).findOne({ _id }, session && { session });
  }
}
