import { tagKey } from '../../../../events/ticketing/tags.ts';
import type { CountsQuery, UsedTag, WorkCount } from '../queries.ts';
import { isOpen } from '../state.ts';
import { stateIn } from './codes.ts';
import type { WorkRows } from './rows.ts';

const ASSIGNED = ['mine', 'others', 'nobody'] as const;

/** Of all items, by what decides in which view they are. */
export function countsIn(rows: WorkRows, { admin }: CountsQuery): readonly WorkCount[] {
  const [states, assignees] = [rows.states.numbers, rows.assignees.numbers];
  const [mine, nobody] = [rows.admins.known(admin), rows.admins.known('')];
  const counts = new Uint32Array(rows.codes.texts.length * ASSIGNED.length);
  for (let place = 0; place < rows.size; place++) {
    const assignee = assignees[place];
    const of = assignee === mine ? 0 : assignee === nobody ? 2 : 1;
    const at = (states[place] ?? 0) * ASSIGNED.length + of;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return rows.codes.texts.flatMap((code, number) => {
    const state = stateIn(code);
    return ASSIGNED.map((assigned, at) => ({
      kind: state.kind,
      status: state.status,
      isOpen: isOpen(state),
      isUnread: state.isUnread,
      isWaiting: state.isWaiting,
      assigned,
      count: counts[number * ASSIGNED.length + at] ?? 0,
    })).filter(({ count }) => count > 0);
  });
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
