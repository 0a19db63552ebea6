import type { AnswerBody } from './answer-body.ts';
import type { Metrics } from './metrics.ts';
import { createSharedResult } from './shared-result.ts';

/** What isn't in any envelope: health, metrics, documents. Open to everybody, without limits. */
export interface Page {
  readonly path: `/${string}`;
  answer(request: PageRequest): Promise<PageAnswer>;
}

export interface PageRequest {
  /** A request header by its lower-case name, trimmed; null when absent or empty. */
  header(name: string): string | null;
  /** The query without `?`. */
  readonly search: string;
}

export interface PageAnswer {
  readonly status: number;
  readonly body: AnswerBody;
  /** Among them `Content-Type`; they replace the kernel's own of the same name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether requests can be served now, and what that lacks. */
export interface Readiness {
  readonly ready: boolean;
  readonly missing: readonly string[];
  /** What doesn't work as it should, and keeps nobody from using the rest. */
  readonly degraded: readonly string[];
}

const json = (status: number, value: object, headers: Record<string, string> = {}): PageAnswer => ({
  status,
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
});

/** How long readiness and metrics hold: whatever is asked of them meanwhile asks no store and computes nothing. */
const HOLD_MS = 1_000;

/** For whoever runs the process: orchestrators and monitoring. `elapsed`: milliseconds since some moment. */
export function operationPages(
  readiness: () => Promise<Readiness>,
  metrics: Metrics,
  elapsed?: () => number,
): readonly Page[] {
  const latestReadiness = createSharedResult(HOLD_MS, readiness, elapsed);
  const latestMetrics = createSharedResult(HOLD_MS, () => metrics.text(), elapsed);
  return [
    { path: '/health/live', answer: async () => json(200, { status: 'live' }) },
    {
      path: '/health/ready',
      async answer() {
        const { ready, missing, degraded } = await latestReadiness();
        return ready
          ? json(200, { status: 'ready', missing, degraded })
          : json(503, { status: 'not ready', missing, degraded }, { 'Retry-After': '1' });
      },
    },
    {
      path: '/metrics',
      answer: async () => ({
        status: 200,
        body: await latestMetrics(),
        headers: { 'Content-Type': metrics.contentType },
      }),
    },
  ];
}
