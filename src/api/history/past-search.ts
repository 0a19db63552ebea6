import type { CountryCode } from 'libphonenumber-js';
import type { Position } from '../../events/log/port.ts';
import { failInput } from '../kernel/failure.ts';
import { type Searched, searchedBy } from '../search/searched.ts';
import { type HistoryCaller, seesPersonalData } from './history-endpoint.ts';

interface Asked {
  readonly search: string | null;
  readonly search_in: 'fields' | 'all';
}

/**
 * What a query looks for at a position. Throws `RequestFailed` (400, naming `search`) for callers who may not see personal data: what
 * is found would tell them, term by term.
 */
export function pastSearch(
  query: Asked,
  caller: HistoryCaller,
  { region, position }: { readonly region: CountryCode; readonly position: Position },
): Searched | null {
  const searched = searchedBy(query, region);
  if (searched === null) return null;
  if (!seesPersonalData(caller))
    failInput('search', 'search looks into personal data: the token needs the claim pii');
  return { ...searched, upTo: position };
}
