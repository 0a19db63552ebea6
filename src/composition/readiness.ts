import type { GaugeReading } from '../api/kernel/metrics.ts';
import type { Readiness } from '../api/kernel/pages.ts';
import type { Stores } from './stores/stores.ts';

/** How the stores and the projection between them are, as figures. */
export const gaugesOf = ({ progress, readStore, projector, keys }: Stores): readonly GaugeReading[] => [
  {
    name: 'casebook_poisoned_streams',
    help: 'Streams with an event that could not be projected; their documents stand still.',
    value: () => readStore.countPoisoned(),
  },
  {
    name: 'casebook_acknowledged_position',
    help: 'The last position of the log that a caller of this node was told of.',
    value: () => progress.acknowledged(),
  },
  {
    name: 'casebook_projected_position',
    help: 'The position of the log that the read models hold.',
    value: () => progress.projected(),
  },
  {
    name: 'casebook_ended_keys',
    help: 'Idempotency keys that this process has dropped from the embedded log since it began.',
    value: () => keys.ended(),
  },
  {
    name: 'casebook_endless_keys',
    help: 'Idempotency keys of which EventStoreDB has not been told yet that they end.',
    value: () => keys.endless(),
  },
  {
    name: 'casebook_projecting',
    help: '1 while this process projects, 0 while another one does or nobody can.',
    value: () => (projector() === 'projecting' ? 1 : 0),
  },
];

const CATCH_UP_MS = 1_000;

/**
 * Requests can be served once log and read models answer and the projections have caught up. Streams that stand still
 * are told of, but keep nobody from using all the others.
 */
export async function readinessOf({
  log,
  readStore,
  progress,
  standstill,
  ...stores
}: Stores): Promise<Readiness> {
  const missing: string[] = [];
  const [end, poisoned] = await Promise.all([
    log.end().catch(() => null),
    readStore.countPoisoned().catch(() => null),
  ]);
  if (end === null) missing.push('the event log does not answer');
  if (poisoned === null) missing.push(stores.unavailableReason() ?? 'the read models do not answer');
  const degraded: string[] = [];
  if (poisoned) degraded.push(`${poisoned} streams could not be projected and stand still`);
  const role = stores.projector();
  const isAtWork = role !== 'down' && role !== 'waiting';
  const shown = isAtWork && (await standstill.awaited(end ?? progress.acknowledged(), CATCH_UP_MS));
  if (!shown) missing.push('no projector is at work');
  else if (shown === 'stale')
    degraded.push('nothing can be projected for now: reads show what was there before');
  else if (shown === 'late') {
    // What the trouble is stands in the log: anybody may ask for this.
    missing.push(
      `the projections are catching up${stores.projectionTrouble() === null ? '' : ' after trouble'}`,
    );
  }
  return { ready: missing.length === 0, missing, degraded };
}
