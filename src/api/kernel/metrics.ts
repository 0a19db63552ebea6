import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';

/** One figure, or one for each value of a label. */
type Figures = number | Readonly<Record<string, number>>;

/** A figure that is read with the metrics. */
export interface MetricReading {
  /** In Prometheus' form, such as `casebook_projected_position`. */
  readonly name: string;
  readonly help: string;
  /** A counter only grows while the process runs, and its name ends with `_total`. A gauge unless given. */
  readonly kind?: 'counter';
  /** The name of the label by which there are several figures. */
  readonly label?: string;
  /** The figure while `value` fails or takes too long; left out unless given. An alert needs one that is always there. */
  readonly otherwise?: number;
  value(): Figures | Promise<Figures>;
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

/** Figures that take longer are left out: a store that is down must not keep the others from being read. */
const READ_WITHIN_MS = 2_000;

/** Of the library's figures of the process, those that the manual explains. */
const PROCESS_METRICS: ReadonlySet<string> = new Set([
  'process_cpu_seconds_total',
  'process_start_time_seconds',
  'process_resident_memory_bytes',
  'process_open_fds',
  'process_max_fds',
  'nodejs_eventloop_lag_seconds',
  'nodejs_eventloop_lag_p50_seconds',
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_eventloop_lag_max_seconds',
  'nodejs_heap_size_total_bytes',
  'nodejs_heap_size_used_bytes',
  'nodejs_external_memory_bytes',
  'nodejs_gc_duration_seconds',
  'nodejs_version_info',
]);

export const unsentBytes = (value: MetricReading['value']): MetricReading => ({
  name: 'http_unsent_bytes',
  help: 'Bytes sent to clients that their connections have not taken yet.',
  value,
});

/** The metrics of one server: two in a process have separate ones. */
export function createMetrics(gauges: readonly MetricReading[]): Metrics {
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
  for (const reading of gauges) register(reading, registry);
  const measureProcess = onceOnly(() => collectFromProcess(registry));
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
    text() {
      measureProcess();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function register({ name, help, kind, label, otherwise, value }: MetricReading, registry: Registry): void {
  const labelNames = label === undefined ? [] : [label];
  const options = { name, help, labelNames, registers: [registry] };

  async function collect(put: (labels: Record<string, string>, figure: number) => void): Promise<void> {
    const figures = (await inTime(value)) ?? otherwise;
    if (typeof figures === 'number') put({}, figures);
    else if (label !== undefined)
      for (const [of, figure] of Object.entries(figures ?? {})) put({ [label]: of }, figure);
  }

  if (kind === 'counter')
    new Counter({
      ...options,
      async collect() {
        this.reset();
        // Without labels, a reset leaves a 0, which would be taken for a figure.
        if (label === undefined) this.remove({});
        await collect((labels, figure) => this.inc(labels, figure));
      },
    });
  else
    new Gauge({
      ...options,
      async collect() {
        this.reset();
        if (label === undefined) this.remove({});
        await collect((labels, figure) => this.set(labels, figure));
      },
    });
}

/** Null for unavailable figures: they are left out, and the others are needed most when a store is down. */
async function inTime(value: MetricReading['value']): Promise<Figures | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(late.resolve, READ_WITHIN_MS, null);
  const read = async () => value();
  try {
    return await Promise.race([read().catch(() => null), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The library measures from then on: a desk that nothing scrapes doesn't pay for it. */
function collectFromProcess(registry: Registry): void {
  const own = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  for (const { name } of registry.getMetricsAsArray())
    if (!own.has(name) && !PROCESS_METRICS.has(name)) registry.removeSingleMetric(name);
}

function onceOnly(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
