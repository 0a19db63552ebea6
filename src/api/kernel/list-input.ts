import type { z } from 'zod';
import { choice, stringOf } from './input.ts';

/** Values of one field in a query, each once. */
const MOST_VALUES = 20;

/** One value in a query, or several with commas between them. `\,` is a comma within a value, and `\\` a backslash. */
export const listed = <Value extends string>(schema: z.ZodType<Value>, most = MOST_VALUES) =>
  stringOf('a text').transform((written, context): readonly Value[] => {
    const values = [...new Set(separated(written).map((value) => value.trim()))];
    if (values.length > most) context.addIssue(`must be at most ${most} values`);
    const parsed = values.slice(0, most).map((value) => schema.safeParse(value));
    const [problem] = parsed.flatMap(({ error }) => error?.issues[0] ?? []);
    if (problem) context.addIssue(problem.message);
    return parsed.flatMap(({ data }) => data ?? []);
  });

const PART = /\\([\\,])|(,)|([\s\S])/gu;

function separated(written: string): readonly string[] {
  const values = [''];
  for (const [, escaped, comma, other = ''] of written.matchAll(PART)) {
    if (comma === undefined) values.push((values.pop() ?? '') + (escaped ?? other));
    else values.push('');
  }
  return values;
}

/** One of a list of words, or several of them. */
export function choices<const Values extends readonly [string, ...string[]]>(values: Values) {
  const either = `(${values.join('|')})`;
  return listed(choice(values) as z.ZodType<Values[number]>).meta({
    pattern: `^${either}(,${either})*$`,
    description: `Any of ${values.join(', ')}; several with commas between them`,
  });
}
