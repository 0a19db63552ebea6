import type { Position } from '../../events/log/port.ts';

/** An event that was found, as far as the file or the tree tells of it. */
export interface FoundEvent {
  readonly position: Position;
  /** Null where only the tree knows of it. */
  readonly id: string | null;
  /** Its stream and revision; null where only the tree knows of it. */
  readonly place: string | null;
}

/**
 * What was done to the log. `cut`: events at its end are missing. `moved`: an event of the tree stands at another position.
 * `shifted`: so do several, one after the other as before, because events were inserted or removed before them. `broken`: what is stored is no event, or doesn't follow what stands before it.
 */
export type Finding =
  | { readonly kind: 'changed' | 'removed' | 'inserted' | 'cut'; readonly event: FoundEvent }
  | { readonly kind: 'moved'; readonly event: FoundEvent; readonly from: Position }
  | ({ readonly kind: 'shifted'; readonly event: FoundEvent; readonly from: Position } & Shift)
  | { readonly kind: 'broken'; readonly event: FoundEvent; readonly what: string };

/** The other events beside the first one. */
export interface Shift {
  readonly count: number;
  /** The position of the last one now. */
  readonly last: Position;
}

const PLACED = {
  changed: 'was changed',
  removed: 'was removed',
  inserted: 'was inserted',
  cut: 'is missing at the end of the log',
} as const;

/** One line, for people. */
export function sentenceOf(finding: Finding): string {
  const { event } = finding;
  if (finding.kind === 'shifted')
    return `position ${event.position}: ${finding.count} events, up to position ${finding.last}, stand in their order, but elsewhere: the first one stood at position ${finding.from}`;
  const name = event.id === null ? 'an event' : `event ${event.id}`;
  const where = event.place === null ? '' : ` (${event.place})`;
  const subject = `position ${event.position}: ${name}${where}`;
  if (finding.kind === 'moved') return `${subject} was reordered: it stood at position ${finding.from}`;
  return `${subject} ${finding.kind === 'broken' ? finding.what : PLACED[finding.kind]}`;
}
