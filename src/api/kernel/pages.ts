import type { Config } from '../../config/config.ts';
import type { AnswerBody } from './answer-body.ts';
import type { Metrics } from './metrics.ts';
import { createMetricsAccess } from './metrics-access.ts';
import { createSharedResult } from './shared-result.ts';

/** Pages without an envelope: health, metrics, documents. Without limits, and public unless they refuse by themselves. */
export interface Page {
  /** Ending in `/*rest`, it stands for all paths below that no other route is for. */
  readonly path: `/${string}`;
  answer(request: PageRequest): Promise<PageAnswer>;
}

export interface PageRequest {
  /** A request header by its lower-case name, trimmed; null when absent or empty. */
  header(name: string): string | null;
  readonly path: string;
  readonly address: string | null;
  /** The query without `?`. */
  readonly search: string;
}

export interface PageAnswer {
  readonly status: number;
  readonly body: AnswerBody;
  /** Including `Content-Type`; they override the kernel's. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** Whether the desk can serve requests now, and what is missing. */
export interface Readiness {
  readonly ready: boolean;
  readonly missing: readonly string[];
  /** Problems that don't keep the rest from working. */
  readonly degraded: readonly string[];
  /** Projections that are being made anew, those whose older making still answers included. */
  readonly rebuilding: readonly RebuildProgress[];
}

export interface RebuildProgress {
  readonly projection: string;
  /** How far it is in the log. */
  readonly position: number;
  /** How far it has to come: where all others are. */
  readonly of: number;
}

const json = (status: number, value: object, headers: Record<string, string> = {}): PageAnswer => ({
  status,
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
});

/** How long readiness and metrics are cached. */
const HOLD_MS = 1_000;

export interface OperationOptions {
  /** Of the program. */
  readonly version: string;
  /** That the program was started from; null where it is unknown. */
  readonly commit?: string | null;
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** What opens `/metrics`; null: it is open. */
  readonly metricsTokens: Config['metricsTokens'];
  /** Milliseconds of a monotonic clock. */
  readonly elapsed?: (() => number) | undefined;
}

/** For orchestrators and monitoring. */
export function operationPages(options: OperationOptions): readonly Page[] {
  const { version, commit = null, readiness, metrics, metricsTokens, elapsed } = options;
  const refuseWithoutToken = createMetricsAccess(metricsTokens);
  const latestReadiness = createSharedResult(HOLD_MS, readiness, elapsed);
  const latestMetrics = createSharedResult(HOLD_MS, () => metrics.text(), elapsed);
  return [
    { path: '/health/live', answer: async () => json(200, { status: 'live', version, commit }) },
    {
      path: '/health/ready',
      async answer() {
        const { ready, ...details } = await latestReadiness();
        return ready
          ? json(200, { status: 'ready', version, ...details })
          : json(503, { status: 'not ready', version, ...details }, { 'Retry-After': '1' });
      },
    },
    {
      path: '/metrics',
      async answer({ header }) {
        refuseWithoutToken(header('authorization'));
        return {
          status: 200,
          body: await latestMetrics(),
          headers: { 'Content-Type': metrics.contentType },
        };
      },
    },
  ];
}
