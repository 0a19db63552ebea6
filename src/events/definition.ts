import { z } from 'zod';

/**
 * What there is to know of one event type. Types are stored names: a new shape is a new version with an upcast,
 * never a change of an old one.
 */
export interface EventDefinition<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly version: number;
  readonly schema: z.ZodType<Data>;
  /** Whose personal data the event holds, as `kind:id`; null when it holds none. */
  readonly subject: (data: Data) => string | null;
  /** The fields of the data that are personal. */
  readonly personal: readonly (keyof Data & string)[];
  /** `upcasts[1]` turns data of version 1 into data of version 2. */
  readonly upcasts: Readonly<Record<number, (data: unknown) => unknown>>;
}

/** Declares an event type. Its first version needs no upcast. */
export function defineEvent<const Type extends string, Data>(definition: {
  type: Type;
  version?: number;
  schema: z.ZodType<Data>;
  subject: (data: Data) => string | null;
  personal: readonly (keyof NoInfer<Data> & string)[];
  upcasts?: Readonly<Record<number, (data: unknown) => unknown>>;
}): EventDefinition<Type, Data> {
  return { version: 1, upcasts: {}, ...definition };
}

/** The event that a definition describes, as decisions make it and projections see it. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data>
    ? { readonly type: Type; readonly data: Data }
    : never;

/** An id of a brand, as events hold it: whatever was let in at the edge. */
export const id = <Id extends string>() => z.string() as unknown as z.ZodType<Id>;
