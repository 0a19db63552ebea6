import { tagKey } from '../../../../events/ticketing/tags.ts';
import { countWords, setBit } from '../../../search/bitmap.ts';
import type { WorkFilters } from '../queries.ts';
import { passes } from './codes.ts';
import { eachPlace, noPlaces, type Places } from './places.ts';
import type { WorkRows } from './rows.ts';

/** The items that match, one bit for each place; null: all of them. */
export interface Matched {
  readonly bits: Places | null;
  readonly total: number;
}

/** @param only the places among which to look; null: all. */
export function matching(rows: WorkRows, filters: readonly WorkFilters[], only: Places | null): Matched {
  const isFiltered = filters.some((each) => Object.values(each).some((value) => value !== null));
  if (!isFiltered) return { bits: only, total: only === null ? rows.size : countWords(only) };
  const check = checkOf(rows, filters);
  const bits = noPlaces(rows);
  let total = 0;
  const look = (place: number) => {
    if (!check(place)) return;
    setBit(bits, place);
    total++;
  };
  if (only === null) for (let place = 0; place < rows.size; place++) look(place);
  else eachPlace(only, look);
  return { bits, total };
}

function checkOf(rows: WorkRows, filters: readonly WorkFilters[]): (place: number) => boolean {
  const states = flags(rows.distinctStates, filters, (state) => (each) => passes(state, each));
  const admins = flags(rows.admins.texts, filters, isAssignedTo);
  const labels = flags(rows.labels.texts, filters, hasTag);
  const [state, assignee, tags] = [rows.states.numbers, rows.assignees.numbers, rows.tags.numbers];
  const [created, updated] = [rows.created.numbers, rows.ranks.updated.numbers];
  const { createdFrom, createdTo, updatedFrom, updatedTo } = boundsOf(filters);
  return (place) => {
    if (states[state[place] ?? 0] === 0 || admins[assignee[place] ?? 0] === 0) return false;
    if (labels[tags[place] ?? 0] === 0) return false;
    const [begun, changed] = [created[place] ?? 0, updated[place] ?? 0];
    return begun >= createdFrom && begun <= createdTo && changed >= updatedFrom && changed <= updatedTo;
  };
}

function boundsOf(filters: readonly WorkFilters[]) {
  type Bound = 'createdFrom' | 'createdTo' | 'updatedFrom' | 'updatedTo';
  const times = (name: Bound) => filters.flatMap(({ [name]: at }) => (at === null ? [] : [Date.parse(at)]));
  return {
    createdFrom: Math.max(...times('createdFrom')),
    createdTo: Math.min(...times('createdTo')),
    updatedFrom: Math.max(...times('updatedFrom')),
    updatedTo: Math.min(...times('updatedTo')),
  };
}

/** For each of the values by its number: 1 when it passes all filters. */
const flags = <Value>(
  values: readonly Value[],
  filters: readonly WorkFilters[],
  passes: (value: Value) => (filter: WorkFilters) => boolean,
): Uint8Array => Uint8Array.from(values, (value) => (filters.every(passes(value)) ? 1 : 0));

const isAssignedTo =
  (admin: string) =>
  ({ assignedTo }: WorkFilters): boolean =>
    assignedTo === null || assignedTo.some((wanted) => (wanted ?? '') === admin);

function hasTag(labels: string): (filter: WorkFilters) => boolean {
  const keys = new Set((JSON.parse(labels) as string[]).map(tagKey));
  return ({ tags }) => tags === null || tags.some((tag) => keys.has(tagKey(tag)));
}
