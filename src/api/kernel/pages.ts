import type { Metrics } from './metrics.ts';

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
  readonly body: string | Buffer;
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

/** For whoever runs the process: orchestrators and monitoring. */
export function operationPages(readiness: () => Promise<Readiness>, metrics: Metrics): readonly Page[] {
  return [
    { path: '/health/live', answer: async () => json(200, { status: 'live' }) },
    {
      path: '/health/ready',
      async answer() {
        const { ready, missing, degraded } = await readiness();
        return ready
          ? json(200, { status: 'ready', missing, degraded })
          : json(503, { status: 'not ready', missing, degraded }, { 'Retry-After': '1' });
      },
    },
    {
      path: '/metrics',
      answer: async () => ({
        status: 200,
        body: await metrics.text(),
        headers: { 'Content-Type': metrics.contentType },
      }),
    },
  ];
}
