import type { EventDefinition } from '../events/definition.ts';
import { asItIs, isPlain, type Rewrite, rewriteOf } from './rewriting.ts';

/**
 * What takes the place of personal data for those who may not see them. It is the same for all values, so that nothing of a
 * value follows from it, not even whether two of them are equal. Ids of people stay: figures count people by them.
 */
export const MASK = '•••';

/** What is null stays null. */
export const masked: Rewrite = (value) => (value === null ? null : MASK);

/** What callers see of an event's data who see no personal data. What is personal in them, its definition says. */
export function maskedDataOf({ schema, subjects }: Pick<EventDefinition, 'schema' | 'subjects'>): Rewrite {
  const whose = subjects as Readonly<Record<string, unknown>>;
  return rewriteOf(schema, (name, field) => {
    if (isPersonal(whose[name])) return masked;
    return isPlain(field) ? asItIs : null;
  });
}

/** Personal is also what tells of a person, but not of whom. */
const isPersonal = (whose: unknown): boolean =>
  typeof whose === 'function' ||
  (typeof whose === 'object' && whose !== null && 'subject' in whose && whose.subject === 'unknown');
