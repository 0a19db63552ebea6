import type { AccessPlace, RecordedAccess } from './documents.ts';

export interface AccessQueries {
  /** The latest looks first, at most `limit`, and no more than a page holds (`page.ts`). */
  page(query: AccessQuery): Promise<readonly RecordedAccess[]>;
}

export interface AccessQuery {
  /** Looks at the data of any of these; null: all looks. */
  readonly subjects: readonly string[] | null;
  /** As `kind:id`; null: anyone. */
  readonly actor: string | null;
  /** Looks in this place or later. */
  readonly from: AccessPlace;
  /** Looks before this place. */
  readonly before: AccessPlace;
  readonly limit: number;
}

/** As it is written in columns. */
export const actorIn = ({ kind, id }: { readonly kind: string; readonly id: string }): string =>
  `${kind}:${id}`;
