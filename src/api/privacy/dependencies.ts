import type { CountryCode } from 'libphonenumber-js';
import type { Erasures } from '../../commands/privacy/erasures.ts';
import type { PersonNames } from '../../commands/privacy/person.ts';
import type { AccessRecord } from '../../events/audit/access-events.ts';
import type { Instant } from '../../events/ids.ts';
import type { ErasureQueries } from '../../projections/privacy/erasures/queries.ts';
import type { Cursors } from '../kernel/cursors.ts';
import type { LookedAt } from '../looked-at.ts';
import type { TicketsOf } from './present-export.ts';

/** What the endpoints of privacy work with. */
export interface PrivacyDependencies {
  readonly erasures: Erasures;
  /** How answers name people. */
  readonly names: Pick<PersonNames, 'of'>;
  /** The latest looks at these data. */
  readonly looksAt: (whose: LookedAt) => Promise<readonly AccessRecord[]>;
  /** Up to which number of erasures the read models hold nothing of the erased, and how many there have been. */
  readonly forgetting: () => Promise<{ readonly forgotten: number; readonly erasures: number }>;
  readonly ticketsOf: TicketsOf;
  readonly listed: ErasureQueries['page'];
  readonly cursors: Cursors;
  /** Whom policies would erase at a time, as `kind:id`. Policies as `RETENTION` has them; null: its own. Null for what are none. */
  readonly retention: (
    at: Instant,
    policies: string | null,
  ) => Promise<readonly { readonly policy: string; readonly people: readonly string[] }[] | null>;
  readonly now: () => Instant;
  readonly defaultRegion: CountryCode;
}
