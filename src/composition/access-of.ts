import type { LookedAt, LooksQuery } from '../api/looked-at.ts';
import { type AccessRecord, EVERYONE, LONGEST_LOOK_MS } from '../events/audit/access-events.ts';
import { END, placeAt, type RecordedAccess } from '../projections/audit/access/documents.ts';
import { accessProjection } from '../projections/audit/access/projection.ts';
import type { QueriesOf } from '../projections/module.ts';
import type { Access } from './access.ts';

/** Finds looks at data of a person. */
export interface AccessOf {
  /** The latest looks first, at most `limit`; with all that this process has recorded so far, and those at everyone. */
  page(query: LooksQuery): Promise<readonly RecordedAccess[]>;
  /** The latest looks at these data, or at everyone's; at most 1,000. */
  latestAt(whose: LookedAt): Promise<readonly AccessRecord[]>;
}

const MOST = 1_000;
const PAGE = 100;

export function createAccessOf(queriesOf: QueriesOf, { shown }: Pick<Access, 'shown'>): AccessOf {
  async function page({ whose, ...query }: LooksQuery): Promise<readonly RecordedAccess[]> {
    await shown();
    const found = queriesOf(accessProjection);
    if (whose === null) return found.page({ ...query, subjects: null });
    const { subjects } = whose;
    const began = whose.since === null ? END : placeAt(Date.parse(whose.since) - LONGEST_LOOK_MS);
    const later = await found.page({
      ...query,
      subjects: [...subjects, EVERYONE],
      from: began > query.from ? began : query.from,
    });
    if (later.length === query.limit) return later;
    // Looks at everyone that had ended before there was anything of theirs showed nothing of them.
    const before = began < query.before ? began : query.before;
    const earlier = await found.page({ ...query, subjects, before, limit: query.limit - later.length });
    return [...later, ...earlier];
  }

  return {
    page,
    async latestAt(whose) {
      const looks: AccessRecord[] = [];
      for (let before = END; looks.length < MOST; ) {
        const found = await page({ whose, actor: null, from: placeAt(0), before, limit: PAGE });
        looks.push(...found.map(({ record }) => record));
        const last = found.at(-1);
        if (last === undefined || found.length < PAGE) break;
        before = last.place;
      }
      return looks;
    },
  };
}
