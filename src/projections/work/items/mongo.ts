import type { ClientSession } from 'mongodb';
import { type Awaitable, runAsync } from '../../search/steps.ts';
import { MovesCollection } from '../../store/mongo/moves.ts';
import type { MongoReading } from '../../store/mongo/side.ts';
import { documentIn, type PlainRow } from '../../store/mongo/tables.ts';
import type { WorkItem } from './documents.ts';
import { countsIn, tagsIn } from './index/counting.ts';
import { listWork } from './index/list.ts';
import type { WorkSource } from './index/source.ts';
import { type Work, WorkTable } from './index/table.ts';
import type { WorkQueries } from './queries.ts';

interface WorkRow extends PlainRow {
  readonly begun: number;
  readonly owner: string;
}

export function mongoWork({ collection, snapshot }: MongoReading): WorkQueries {
  const rows = collection<WorkRow>();
  const moves = new MovesCollection(collection);

  function sourceIn(session: ClientSession): WorkSource {
    const read = async (found: Promise<WorkRow[]>) => (await found).map((row) => documentIn<WorkItem>(row));
    return {
      itemsAfter: (key, limit) =>
        read(
          rows
            .find({ begun: { $gt: key } }, { session })
            .sort({ begun: 1 })
            .limit(limit)
            .toArray(),
        ),
      items: (keys) => read(rows.find({ begun: { $in: [...keys] } }, { session }).toArray()),
      named: (ids) => read(rows.find({ _id: { $in: [...ids] } }, { session }).toArray()),
      ofOwner: (owner) => read(rows.find({ owner }, { session }).toArray()),
      walkStart: () => moves.start(session),
      movesSince: (start) => moves.since(start, session),
    };
  }

  const known = new WorkTable();
  let last: Promise<unknown> = Promise.resolve();
  /** One query brings the table up to date at a time. */
  async function upToDate(source: WorkSource): Promise<Work> {
    const before = last;
    const turn = (async () => {
      await before.catch(() => {});
      return runAsync(known.upToDate(source));
    })();
    last = turn;
    return turn;
  }
  const answered = <Result>(answer: (source: WorkSource, work: Work) => Awaitable<Result>): Promise<Result> =>
    snapshot(async (session) => {
      const source = sourceIn(session);
      return answer(source, await upToDate(source));
    });

  return {
    list: (query) => answered((source, work) => runAsync(listWork(source, work, query))),
    counts: (query) => answered((_, work) => countsIn(work.rows, query)),
    tags: ({ limit }) => answered((_, work) => tagsIn(work.rows, limit)),
  };
}
