import type { AdminId } from '../events/ids.ts';
import { identifier, optional } from './kernel/input.ts';
import { listed } from './kernel/list-input.ts';

/** The filter of a list by the admins who have what is listed: the ids of some, `me` and `unassigned`. */
export const assigneeFilter = () => optional(listed(identifier()));

/** Null among them: what nobody has. `caller`: whom `me` means. */
export const assigneesIn = (
  values: readonly string[] | null,
  caller: { readonly id: string },
): readonly (AdminId | null)[] | null =>
  values?.map((value) =>
    value === 'unassigned' ? null : ((value === 'me' ? caller.id : value) as AdminId),
  ) ?? null;
