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

/** A field that is personal unless it is null. */
interface PersonalField {
  readonly name: string;
  readonly subjectOf: (data: unknown, actor: Actor) => string | null;
  /** Undefined: what `erased` makes of the value. */
  readonly placeholder: string | undefined;
}

const known = new WeakMap<EventDefinition, readonly PersonalField[]>();

/** The fields that can be personal. */
function personalFieldsOf(definition: EventDefinition): readonly PersonalField[] {
  const found = known.get(definition);
  if (found) return found;
  const { subjects, placeholders } = definition;
  const fields = Object.entries(subjects).flatMap(([name, subjectOf]: [string, unknown]) => {
    const placeholder = placeholders[name];
    if (typeof subjectOf !== 'function' || placeholder === null) return [];
    return [{ name, subjectOf: subjectOf as PersonalField['subjectOf'], placeholder }];
  });
  known.set(definition, fields);
  return fields;
}

/** Adds those subjects whose personal data an event holds. */
export function addSubjectsIn(
  definition: EventDefinition,
  { data, actor }: { readonly data: unknown; readonly actor: Actor },
  subjects: Set<string>,
): void {
  for (const { name, subjectOf } of personalFieldsOf(definition)) {
    if ((data as Data)[name] == null) continue;
    const subject = subjectOf(data, actor);
    if (subject !== null) subjects.add(subject);
  }
}

/**
 * Takes the personal fields out of an event's data. Fields that are null stay as they are: that there is nothing isn't
 * personal. What `definition.subjects` gives a reason for instead of a subject stays, too.
 */
export function partsOf(definition: EventDefinition, data: unknown, actor: Actor): Parts {
  let open: Record<string, unknown> | null = null;
  const personal = new Map<string, Record<string, unknown>>();
  for (const { name, subjectOf, placeholder } of personalFieldsOf(definition)) {
    const value = (data as Data)[name];
    if (value == null) continue;
    const subject = subjectOf(data, actor);
    if (subject === null) continue;
    open ??= { ...(data as Data) };
    open[name] = placeholder ?? erased(value);
    const own = personal.get(subject);
    if (own) own[name] = value;
    else personal.set(subject, { [name]: value });
  }
  return { open: open ?? (data as Data), personal };
}

/** A value without what it said: the same text and truth value for everyone, no number, and no items. Null stays. */
function erased(value: unknown): unknown {
  if (typeof value === 'string') return ERASED;
  if (typeof value === 'number') return null;
  if (typeof value === 'boolean') return false;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return [];
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, erased(member)]));
}
