/** Tags that a term finds, and what else may be made of it. Pure. */

export interface UsedTag {
  readonly tag: string;
  /** How many tickets have it. */
  readonly count: number;
}

/** A tag to take. */
export interface TagChoice {
  readonly tag: string;
  /** Null: no ticket has it yet. */
  readonly count: number | null;
}

/** The letters and digits that count: `NIP delay` and `nip-delay` are one. */
const lettersOf = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The used tags with the letters of a term in them, those first that begin with it; last, the term as a new tag, unless it is one
 * already. `had`: what is left out, since it is there already. The used ones are in their order.
 */
export function tagChoices(
  term: string,
  used: readonly UsedTag[],
  had: readonly string[],
): readonly TagChoice[] {
  const [tag, letters] = [term.trim(), lettersOf(term)];
  const there = new Set(had.map((one) => one.toLowerCase()));
  const places = used
    .filter((one) => !there.has(one.tag.toLowerCase()))
    .map((one) => ({ one, place: lettersOf(one.tag).indexOf(letters) }))
    .filter(({ place }) => place >= 0);
  const found = [...places.filter(({ place }) => place === 0), ...places.filter(({ place }) => place > 0)];
  const isKnown = [...there, ...used.map((one) => one.tag.toLowerCase())].includes(tag.toLowerCase());
  return [...found.map(({ one }) => one), ...(tag === '' || isKnown ? [] : [{ tag, count: null }])];
}
