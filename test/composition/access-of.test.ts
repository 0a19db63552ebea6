import { createAccessOf } from '../../src/composition/access-of.ts';
import { EVERYONE, LONGEST_LOOK_MS } from '../../src/events/audit/access-events.ts';
import type { Instant } from '../../src/events/ids.ts';
import { END, placeAt, placeOf, type RecordedAccess } from '../../src/projections/audit/access/documents.ts';
import type { AccessQuery } from '../../src/projections/audit/access/queries.ts';

const SINCE = Date.parse('2026-11-02T12:00:00.000Z');
const HOUR = 3_600_000;

/** Looks at everyone and at Ann, by the hour around the time from which on looks at everyone count. */
const looks = Array.from({ length: 12 }, (_, hour): RecordedAccess => {
  const at = SINCE - LONGEST_LOOK_MS + (hour - 6) * HOUR;
  const subjects = hour % 3 === 0 ? ['user:ann'] : [EVERYONE];
  const record = { at: new Date(at).toISOString(), subjects, requestId: String(hour) };
  return {
    place: placeOf(at, hour, 0),
    position: hour,
    record: record as unknown as RecordedAccess['record'],
  };
});

async function page({ subjects, from, before, limit }: AccessQuery): Promise<readonly RecordedAccess[]> {
  const isMeant = ({ place, record }: RecordedAccess) =>
    place >= from &&
    place < before &&
    (subjects === null || record.subjects.some((one) => subjects.includes(one)));
  return looks.filter(isMeant).toReversed().slice(0, limit);
}
const accessOf = createAccessOf((() => ({ page })) as never, { shown: async () => {} });
const ann = { subjects: ['user:ann'], since: new Date(SINCE).toISOString() as Instant };
const idsOf = (found: readonly { readonly requestId: string }[]) => found.map(({ requestId }) => requestId);
/** Looks at everyone that had ended before there was anything of hers aren't at her data. */
const HERS = ['11', '10', '9', '8', '7', '6', '3', '0'];

describe('looks at a person', () => {
  it.each([1, 2, 3, 6, 7, 8, 100])('come page by page, each once, with a limit of %i', async (limit) => {
    const walked: string[] = [];
    for (let before = END; ; ) {
      const found = await accessOf.page({ whose: ann, actor: null, from: placeAt(0), before, limit });
      walked.push(...idsOf(found.map(({ record }) => record)));
      const last = found.at(-1);
      if (last === undefined || found.length < limit) break;
      before = last.place;
    }
    expect(walked).toEqual(HERS);
  });

  it('are bounded on either side of when there was first something of theirs', async () => {
    const between = async (first: number, last: number) => {
      const bounds = { from: looks[first]?.place ?? '', before: looks[last]?.place ?? '' };
      return idsOf(
        (await accessOf.page({ whose: ann, actor: null, ...bounds, limit: 100 })).map(({ record }) => record),
      );
    };
    expect(await between(0, 5)).toEqual(['3', '0']);
    expect(await between(7, 11)).toEqual(['10', '9', '8', '7']);
    expect(await between(2, 9)).toEqual(['8', '7', '6', '3']);
  });

  it('are all listed for an export, and none at everyone where there is nothing of theirs', async () => {
    expect(idsOf(await accessOf.latestAt(ann))).toEqual(HERS);
    expect(idsOf(await accessOf.latestAt({ ...ann, since: null }))).toEqual(['9', '6', '3', '0']);
  });
});
