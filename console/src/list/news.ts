/** What happened to a list since it was shown. Pure. */

export interface News {
  /** What belongs into the list and isn't shown yet. */
  readonly arrived: ReadonlySet<string>;
  /** What is still shown and doesn't belong there any more. */
  readonly left: ReadonlySet<string>;
}
export const NO_NEWS: News = { arrived: new Set(), left: new Set() };

/** An answer of the desk: which of the items that were asked for are in the list. */
interface Looked {
  readonly asked: readonly string[];
  readonly found: readonly string[];
  readonly shown: ReadonlySet<string>;
}

/** The news after an answer. Whatever comes and goes before it was shown is no news. */
export function merged(news: News, { asked, found, shown }: Looked): News {
  const [arrived, left, isIn] = [new Set(news.arrived), new Set(news.left), new Set(found)];
  for (const key of asked) {
    if (shown.has(key) ? isIn.has(key) : !isIn.has(key)) {
      arrived.delete(key);
      left.delete(key);
    } else if (isIn.has(key)) arrived.add(key);
    else left.add(key);
  }
  return { arrived, left };
}
