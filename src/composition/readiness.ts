import type { MetricReading } from '../api/kernel/metrics.ts';
import type { Readiness, RebuildProgress } from '../api/kernel/pages.ts';
import { BEGINNING } from '../events/log/port.ts';
import { projectionCatalogue } from '../projections/catalogue.ts';
import type { StandstillCause } from '../projections/standstill.ts';
import type { Stores } from './stores/stores.ts';

/** The state of the stores and of the projection, as figures. */
export const gaugesOf = ({ progress, readStore, projector, keys }: Stores): readonly MetricReading[] => [
  {
    name: 'casebook_poisoned_streams',
    help: 'Streams with an event that could not be projected; their documents stand still.',
    value: () => readStore.countPoisoned(),
  },
  {
    name: 'casebook_unavailable_projections',
    help: 'Projections that are being rebuilt and whose reads answer 503 meanwhile; readiness names them.',
    value: async () => (await unavailableIn(readStore)).length,
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
    name: 'casebook_ended_keys_total',
    kind: 'counter',
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
    help: '1 while this process projects, 0 while another one does or none can.',
    value: () => (projector() === 'projecting' ? 1 : 0),
  },
];

/** The names of those that don't serve. */
async function unavailableIn(readStore: Stores['readStore']): Promise<string[]> {
  const unavailable: string[] = [];
  for (const module of projectionCatalogue)
    if (!(await readStore.isServing(module))) unavailable.push(module.name);
  return unavailable;
}

const CATCH_UP_MS = 1_000;

/** The endpoint is public: unexpected errors are only logged. */
const TROUBLES: Readonly<Record<StandstillCause, string>> = {
  not_writable: 'the read models can’t be written to',
  log_unavailable: 'the event log fails',
};
const OTHER_TROUBLE = 'the log lines of the projecting process say why';

const afterTrouble = ({ cause }: { readonly cause: StandstillCause | null }): string =>
  ` after trouble: ${cause === null ? OTHER_TROUBLE : TROUBLES[cause]}`;

/**
 * Requests can be served once log and read models answer and the projections have caught up. Streams that stand still
 * are reported, but don't make a node unready. `others`: further problems to report in this way.
 */
export async function readinessOf(
  { log, readStore, progress, standstill, ...stores }: Stores,
  others: readonly string[],
): Promise<Readiness> {
  const missing: string[] = [];
  const [end, poisoned] = await Promise.all([
    log.end().catch(() => null),
    readStore.countPoisoned().catch(() => null),
  ]);
  const malformed = stores.malformedLog();
  if (malformed !== null) missing.push(`the event log is malformed (${malformed}): restore a backup`);
  else if (end === null) missing.push('the event log does not answer');
  if (poisoned === null) missing.push(stores.unavailableReason() ?? 'the read models do not answer');
  const degraded = [...others];
  const unavailable = await unavailableIn(readStore).catch(() => []);
  if (unavailable.length > 0)
    degraded.push(`being rebuilt, and not answered meanwhile: ${unavailable.join(', ')}`);
  if (poisoned) degraded.push(`${poisoned} streams could not be projected and stand still`);
  const role = stores.projector();
  // A projector that waits for a full disk doesn't keep reads from working.
  const isAtWork = (role !== 'down' && role !== 'waiting') || standstill.isStanding();
  const shown = isAtWork && (await standstill.awaited(end ?? progress.acknowledged(), CATCH_UP_MS));
  if (!shown) missing.push('no projector is at work');
  else if (shown === 'stale')
    degraded.push('nothing can be projected for now: reads show what was there before');
  else if (shown === 'late') {
    const trouble = stores.projectionTrouble();
    missing.push(`the projections are catching up${trouble === null ? '' : afterTrouble(trouble)}`);
  }
  return { ready: missing.length === 0, missing, degraded, rebuilding: await rebuildingIn(readStore) };
}

async function rebuildingIn(readStore: Stores['readStore']): Promise<readonly RebuildProgress[]> {
  try {
    const [builds, checkpoint] = await Promise.all([readStore.builds(), readStore.checkpoint()]);
    const of = checkpoint?.position ?? BEGINNING;
    return builds.map(({ projection, position }) => ({ projection, position: position ?? BEGINNING, of }));
  } catch {
    // That the read models don't answer stands in `missing`.
    return [];
  }
}
