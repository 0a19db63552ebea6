/**
 * A list to which a fold only appends, as plain JSON: it consists of pieces, each longer than the next one. States are
 * immutable, so a plain array would have to be copied as a whole for each event.
 */
export type GrowingList<Item> = readonly (readonly Item[])[];

/** The list plus one item. Pieces of equal length are joined, so each item is copied log2(length) times in all. */
export function appended<Item>(list: GrowingList<Item>, item: Item): GrowingList<Item> {
  let joined: readonly Item[] = [item];
  let kept = list.length;
  for (let last = list[kept - 1]; last?.length === joined.length; last = list[kept - 1]) {
    joined = [...last, ...joined];
    kept -= 1;
  }
  return [...list.slice(0, kept), joined];
}

/** All items, in the order in which they were appended. */
export const itemsOf = <Item>(list: GrowingList<Item>): readonly Item[] => list.flat();

export const holds = <Item>(list: GrowingList<Item>, item: Item): boolean =>
  list.some((piece) => piece.includes(item));
