import type { ClientSession, Collection, IndexDescription } from 'mongodb';

/** `_id` is the ordinal. */
interface NumberedRow {
  readonly _id: number;
  readonly id: string;
}

/** The index of the rows that searches pass over: what they would find is of people who were erased. */
export const HIDDEN: IndexDescription = {
  name: 'hidden',
  key: { hidden: 1 },
  partialFilterExpression: { hidden: true },
};

/** Has searches pass over the rows of these ids. */
export async function hideIn<Row extends NumberedRow>(
  rows: Collection<Row>,
  ids: readonly string[],
  session?: ClientSession,
): Promise<void> {
  const all = rows as unknown as Collection<NumberedRow & { readonly hidden: boolean }>;
  await all.updateMany(
    { id: { $in: [...ids] } },
    { $set: { hidden: true } },
    { ...(session && { session }) },
  );
}

/** The ordinals that searches pass over. */
export async function hiddenIn<Row extends NumberedRow>(
  rows: Collection<Row>,
  session?: ClientSession,
): Promise<readonly number[]> {
  const all = rows as unknown as Collection<NumberedRow & { readonly hidden: boolean }>;
  const asked = { ...(session && { session }), projection: { _id: 1 } } as const;
  return (await all.find({ hidden: true }, asked).toArray()).map(({ _id }) => _id);
}
