import type { CountryCode } from 'libphonenumber-js';
import type { Directory } from '../../commands/directory/directory.ts';
import type { AdminId } from '../../events/ids.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { Cursors } from '../kernel/cursors.ts';

/** How much each of the admins has to do, in their order. */
export type OpenWork = (
  admins: readonly AdminId[],
) => Promise<readonly { readonly tickets: number; readonly conversations: number }[]>;

/** What the endpoints of the directory work with. */
export interface DirectoryDependencies {
  readonly directory: Directory;
  readonly queriesOf: QueriesOf;
  readonly cursors: Cursors;
  readonly openWork: OpenWork;
  readonly defaultRegion: CountryCode;
}
