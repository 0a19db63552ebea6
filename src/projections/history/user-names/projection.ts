import { userRecorded, userSeen } from '../../../events/directory/events.ts';
import { fullName } from '../../../events/full-name.ts';
import type { UserId } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import { byIdAlone } from '../../directory/recorded.ts';
import { defineProjection, type ProjectionModule } from '../../module.ts';
import type { Stored } from '../../projection.ts';

/** The names that a user has had, each from a position on; null: none is known. */
export interface UserNames extends Stored {
  readonly id: UserId;
  readonly names: readonly { readonly from: Position; readonly name: string | null }[];
}

/** The name at a position; null when there was none. */
export const nameAt = ({ names }: UserNames, position: Position): string | null =>
  names.findLast(({ from }) => from <= position)?.name ?? null;

export const userNameHistory: ProjectionModule<UserNames> = defineProjection({
  name: 'history/user-names',
  version: 1,
  events: [userRecorded, userSeen],
  documentId: ({ event: { data } }) => data.userId,
  project(known, { event: { type, data }, position }): UserNames {
    const { first_name, last_name } = type === 'UserRecorded' ? data.record : data.claims;
    const name = fullName(first_name, last_name);
    const names = known?.names ?? [];
    const isSame = names.length > 0 && names.at(-1)?.name === name;
    return { id: data.userId, names: isSame ? names : [...names, { from: position, name }], position };
  },
  ...byIdAlone,
});
