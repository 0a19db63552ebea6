import type { People } from './people.ts';
import type { Walk } from './walk.ts';

/** What belongs to a page of a list beside its items. */
export interface ShownPage<Place, Highlights> {
  readonly people: People;
  /** Null when none are asked for. */
  readonly highlights: Highlights | null;
  readonly walk: Walk<Place>;
  readonly limit: number;
  readonly ignoredParameters: readonly string[];
}
