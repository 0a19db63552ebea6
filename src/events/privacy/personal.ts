import type { EventDefinition } from '../definition.ts';

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

const NOTHING: ReadonlyMap<string, Data> = new Map();

/** Which subjects' personal data an event holds. */
export const subjectsIn = (definition: EventDefinition, data: unknown): readonly string[] => [
  ...partsOf(definition, data).personal.keys(),
];

/**
 * Takes the personal fields out of an event's data. Fields that are null stay as they are: that there is nothing isn't
 * personal. What `definition.subjects` gives a reason for instead of a subject stays, too.
 */
export function partsOf({ subjects, placeholders }: EventDefinition, data: unknown): Parts {
  const fields = data as Data;
  let open: Record<string, unknown> | null = null;
  let personal: Map<string, Record<string, unknown>> | null = null;
  for (const [field, subjectOf] of Object.entries(subjects as Readonly<Record<string, unknown>>)) {
    const value = fields[field];
    if (typeof subjectOf !== 'function' || value == null) continue;
    const placeholder = placeholders[field];
    if (placeholder === null) continue;
    const subject = subjectOf(data) as string | null;
    if (subject === null) continue;
    personal ??= new Map();
    const own = personal.get(subject);
    if (own) own[field] = value;
    else personal.set(subject, { [field]: value });
    open ??= { ...fields };
    open[field] = placeholder === undefined ? erased(value) : placeholder;
  }
  return { open: open ?? fields, personal: personal ?? NOTHING };
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
