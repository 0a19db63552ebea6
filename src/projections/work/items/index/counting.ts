import { tagKey } from '../../../../events/ticketing/tags.ts';
import type { CountsQuery, UsedTag, WorkCount } from '../queries.ts';
import { isOpen } from '../state.ts';
import type { WorkRows } from './rows.ts';

/** Of all items, by what decides in which view they are: few, since they are handed to another thread. */
export function countsIn(rows: WorkRows, { admin }: CountsQuery): readonly WorkCount[] {
  const [mine, nobody] = [rows.admins.known(admin), rows.admins.known('')];
  const counts = new Map<string, WorkCount>();
  for (const { state, assignee, count } of rows.counts()) {
    const known = rows.distinctStates[state];
    if (known === undefined || count === 0) continue;
    const assigned = assignee === mine ? 'mine' : assignee === nobody ? 'nobody' : 'others';
    const { kind, status, isUnread, isWaiting } = known;
    const key = `${kind} ${status} ${isUnread} ${isWaiting} ${assigned}`;
    const sum = (counts.get(key)?.count ?? 0) + count;
    counts.set(key, { kind, status, isOpen: isOpen(known), isUnread, isWaiting, assigned, count: sum });
  }
  return [...counts.values()];
}

/** The most frequent first, equally frequent ones by their letters. */
export function tagsIn(rows: WorkRows, limit: number): readonly UsedTag[] {
  const sets = new Uint32Array(rows.labels.texts.length);
  const tags = rows.tags.numbers;
  for (let place = 0; place < rows.size; place++) sets[tags[place] ?? 0] = (sets[tags[place] ?? 0] ?? 0) + 1;
  const used = new Map<string, UsedTag>();
  rows.labels.texts.forEach((labels, number) => {
    for (const tag of JSON.parse(labels) as string[]) {
      const known = used.get(tagKey(tag));
      used.set(tagKey(tag), { tag: known?.tag ?? tag, count: (known?.count ?? 0) + (sets[number] ?? 0) });
    }
  });
  return [...used.values()]
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || (one.tag < other.tag ? -1 : 1))
    .slice(0, limit);
}
