import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';

/** A figure that is read with the metrics. */
export interface GaugeReading {
  /** In Prometheus' form, such as `casebook_projected_position`. */
  readonly name: string;
  readonly help: string;
  value(): number | Promise<number>;
}

export interface Metrics {
  observe(method: string, route: string, status: number, milliseconds: number): void;
  /** A response was broken off. */
  brokenOff(reason: string): void;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const unsentBytes = (value: GaugeReading['value']): GaugeReading => ({
  name: 'http_unsent_bytes',
  help: 'Bytes sent to clients that their connections have not taken yet.',
  value,
});

/** The metrics of one server: two in a process have separate ones. */
export function createMetrics(gauges: readonly GaugeReading[]): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers,
  });
  const brokenOff = new Counter({
    name: 'http_answers_broken_off_total',
    help: 'Answers that were not sent to their end, by reason: not_read, client_gone, failed',
    labelNames: ['reason'],
    registers,
  });
  for (const { name, help, value } of gauges) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // Unavailable figures are left out: the others are needed most when a store is down.
        const current = await Promise.resolve(value()).catch(() => null);
        if (current === null) this.reset();
        else this.set(current);
      },
    });
  }
  // Looking up a histogram by its labels costs more than counting in it. Routes and statuses are few.
  const children = new Map<string, { observe(seconds: number): void }>();

  return {
    observe(method, route, status, milliseconds) {
      const key = `${status} ${method} ${route}`;
      let child = children.get(key);
      if (!child) {
        child = duration.labels({ method, route, status });
        children.set(key, child);
      }
      child.observe(milliseconds / 1000);
    },
    brokenOff: (reason) => brokenOff.inc({ reason }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
