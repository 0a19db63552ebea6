import type { Endpoint } from '../../../src/api/endpoint.ts';

/** Values by what they are, which one piece of code tells from good ones. */
export type Class<Value> = Readonly<Record<string, Value>>;

/**
 * Chooses what is tried where, of what one piece of code decides for all places of a kind: at the first place of each kind every
 * value, at each other place one value of every class, in turns. So every value is tried and every place, and a place that
 * does without that code is found.
 */
export function takingTurns(): <Value>(
  kind: string,
  classes: readonly Class<Value>[],
) => readonly (readonly [string, Value])[] {
  const known = new Set<string>();
  const turns: number[] = [];
  return (kind, classes) => {
    const isFirst = !known.has(kind);
    known.add(kind);
    return classes.flatMap((values, index) => {
      const all = Object.entries(values);
      if (isFirst || all.length < 2) return all;
      const turn = turns[index] ?? 0;
      turns[index] = turn + 1;
      const at = turn % all.length;
      return all.slice(at, at + 1);
    });
  };
}

/** The same names as values: of texts that say themselves what they are. */
export const named = (...texts: readonly string[]): Class<string> =>
  Object.fromEntries(texts.map((text) => [text, text]));

/** The same for endpoints to which the same steps lead: callers are told, and parts of requests read, in one way for all of them. */
export const waysTo = ({ kind, access, guarded }: Endpoint): string =>
  `${kind} ${access === 'anyone' ? 'by anyone' : 'by roles'}${guarded ? ', guarded' : ''}`;
