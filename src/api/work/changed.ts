import type { BearerOf, Invocation } from '../../commands/invocation.ts';
import type { Refusal } from '../../commands/refusal.ts';
import type { Position, Revision } from '../../events/log/port.ts';
import type { Before } from './bulk-inputs.ts';

export type ByAdmin = Invocation<BearerOf<'admin'>>;

/** What became of one item of several. */
export type Changed =
  | { readonly revision: Revision; readonly position: Position; readonly before: Before | null }
  | Refusal
  | typeof NOT_APPLICABLE;

/** Items of its kind can't be changed like that. */
export const NOT_APPLICABLE = 'not_applicable';
