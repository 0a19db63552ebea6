import { z } from 'zod';
import type { Actor, EventMetadata } from './envelope.ts';
import type { OpeningId } from './opening-ids.ts';

/**
 * The data subject of a value, as `kind:id`; null without one, such as for a text of the desk itself. `actor`: who caused the
 * event.
 */
export type SubjectOf<Data> = (data: Data, actor: Actor) => string | null;

/**
 * Why a field has no data subject. `impersonal`: it isn't personal. `unknown`: it tells of a person, but the event can't
 * say of whom; then the reason also says what protects it.
 */
export interface Subjectless {
  readonly subject: 'impersonal' | 'unknown';
  readonly reason: string;
}

export const impersonal = (reason: string): Subjectless => ({ subject: 'impersonal', reason });
export const subjectUnknown = (reason: string): Subjectless => ({ subject: 'unknown', reason });

type Primitive = string | number | boolean | null | undefined;
/** Whether values of a type can hold free text. Ids of a brand and words of a closed vocabulary can't. */
type HoldsText<Value> = Value extends Primitive
  ? IsText<Value>
  : Value extends readonly (infer Item)[]
    ? HoldsText<Item>
    : MemberHoldsText<Value[keyof Value]>;
/** Objects within objects count as text, whatever they hold. */
type MemberHoldsText<Value> = Value extends Primitive ? IsText<Value> : true;
type IsText<Value> = string extends Value ? true : false;
type TextField<Data> = {
  [Field in keyof Data & string]: true extends HoldsText<Data[Field]> ? Field : never;
}[keyof Data & string];

/** Whose each field is: of those that can hold text all must be named, of the others those that are personal. */
export type Subjects<Data> = {
  readonly [Field in TextField<Data>]: SubjectOf<Data> | Subjectless;
} & { readonly [Field in Exclude<keyof Data & string, TextField<Data>>]?: SubjectOf<Data> };

/** Turns data of one version into data of the next. The metadata tell who caused the event. */
export type Upcast = (data: unknown, metadata: EventMetadata) => unknown;

/**
 * What there is to know of one event type. Types are stored names: a new shape is a new version with an upcast,
 * never a change of an old one.
 */
export interface EventDefinition<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly version: number;
  readonly schema: z.ZodType<Data>;
  /** Whose the personal fields of the data are. One event can hold data of several people. */
  readonly subjects: Subjects<Data>;
  /** `upcasts[1]` turns data of version 1 into data of version 2. */
  readonly upcasts: Readonly<Record<number, Upcast>>;
  /**
   * What stands in the log for a personal field whose schema takes no other text. Null: the field is never sealed, because it
   * holds nothing but ids, which other events tell, too.
   */
  readonly placeholders: Readonly<Record<string, string | null>>;
}

/** Declares an event type. Its first version needs no upcast. */
export function defineEvent<const Type extends string, Data>(definition: {
  type: Type;
  version?: number;
  schema: z.ZodType<Data>;
  subjects: Subjects<Data>;
  upcasts?: Readonly<Record<number, Upcast>>;
  placeholders?: { readonly [Field in keyof Data & string]?: string | null };
}): EventDefinition<Type, Data> {
  return { version: 1, upcasts: {}, placeholders: {}, ...definition } as EventDefinition<Type, Data>;
}

/** The event that a definition describes, as decisions make it and projections see it. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data>
    ? { readonly type: Type; readonly data: Data }
    : never;

/** An id of a brand, as events hold it: whatever was let in at the edge. Those that open something are `OpeningId`s. */
export const id = <Id extends string>(..._: Id extends OpeningId ? [never] : []) =>
  z.string() as unknown as z.ZodType<Id>;
