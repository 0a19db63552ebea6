import type { EventDefinition } from '../definition.ts';
import type { Actor } from '../envelope.ts';

/** What stands for a personal text in the stored event, and for the reader once its key was destroyed. */
export const ERASED = '[erased]';

type Data = Readonly<Record<string, unknown>>;

/** The data of an event, taken apart: what all may read, and what belongs to each data subject. */
export interface Parts {
  /** The data with placeholders; they fit the schema of the event. */
  readonly open: Data;
  /** The personal fields with their values, by subject. */
  readonly personal: ReadonlyMap<string, Data>;
}

/** Adds those subjects whose personal data an event holds. */
export function addSubjectsIn(
  definition: EventDefinition,
  event: { readonly data: unknown; readonly actor: Actor },
  subjects: Set<string>,
): void {
  eachPersonal(definition, event, (_, subject) => subjects.add(subject));
}

/**
 * Takes the personal fields out of an event's data. Fields that are null stay as they are: that there is nothing isn't
 * personal. What `definition.subjects` gives a reason for instead of a subject stays, too.
 */
export function partsOf(definition: EventDefinition, data: unknown, actor: Actor): Parts {
  let open: Record<string, unknown> | null = null;
  const personal = new Map<string, Record<string, unknown>>();
  eachPersonal(definition, { data, actor }, (field, subject, value) => {
    open ??= { ...(data as Data) };
    open[field] = definition.placeholders[field] ?? erased(value);
    const own = personal.get(subject);
    if (own) own[field] = value;
    else personal.set(subject, { [field]: value });
  });
  return { open: open ?? (data as Data), personal };
}

function eachPersonal(
  { subjects, placeholders }: EventDefinition,
  { data, actor }: { readonly data: unknown; readonly actor: Actor },
  visit: (field: string, subject: string, value: unknown) => void,
): void {
  for (const field in subjects) {
    const subjectOf: unknown = subjects[field as never];
    const value = (data as Data)[field];
    if (typeof subjectOf !== 'function' || value == null || placeholders[field] === null) continue;
    const subject = subjectOf(data, actor) as string | null;
    if (subject !== null) visit(field, subject, value);
  }
}

/** A value of the same kind without what it said: the same text, number and truth value for everyone, and no items. Null stays. */
function erased(value: unknown): unknown {
  if (typeof value === 'string') return ERASED;
  if (typeof value === 'number') return 0;
  if (typeof value === 'boolean') return false;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return [];
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, erased(member)]));
}
