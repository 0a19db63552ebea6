import { parser } from '@prometheus-io/lezer-promql';

/** What a query in Prometheus' language reads. */
export interface PromQuery {
  /** Pieces that Prometheus' own grammar doesn't take. */
  readonly errors: readonly string[];
  readonly selectors: readonly Selector[];
  /** The labels by which results are grouped; null where they keep those of their series. */
  readonly groupedBy: readonly string[] | null;
}

interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly op: string; readonly value: string }[];
}

/** Takes a query apart. Grafana's variables stand for a job, an instance and a time. */
export function parsePromQuery(query: string): PromQuery {
  const text = query.replaceAll('$__rate_interval', '5m').replaceAll(/\$(job|instance)\b/g, '.*');
  const errors: string[] = [];
  const selectors: { metric: string; matchers: { label: string; op: string; value: string }[] }[] = [];
  const grouped: string[][] = [];
  parser.parse(text).iterate({
    enter({ type, name, from, to }) {
      const piece = text.slice(from, to);
      const matcher = selectors.at(-1)?.matchers.at(-1);
      if (type.isError) errors.push(`${piece} at ${from}`);
      else if (name === 'VectorSelector') selectors.push({ metric: '', matchers: [] });
      else if (name === 'Identifier') Object.assign(selectors.at(-1) ?? {}, { metric: piece });
      else if (name === 'UnquotedLabelMatcher')
        selectors.at(-1)?.matchers.push({ label: '', op: '', value: '' });
      else if (name === 'GroupingLabels') grouped.push([]);
      else if (name === 'LabelName' && grouped.length > 0 && isGrouping(text, from))
        grouped.at(-1)?.push(piece);
      else if (name === 'LabelName' && matcher) matcher.label = piece;
      else if (name === 'MatchOp' && matcher) matcher.op = piece;
      else if (name === 'StringLiteral' && matcher) matcher.value = piece.slice(1, -1);
    },
  });
  return { errors, selectors, groupedBy: grouped.length === 0 ? null : [...new Set(grouped.flat())] };
}

/** Whether a label stands in the parentheses after `by` or `on`, and not in the braces of a selector. */
const isGrouping = (text: string, at: number): boolean =>
  text.lastIndexOf('(', at) > text.lastIndexOf('{', at) ||
  text.lastIndexOf('}', at) > text.lastIndexOf('{', at);

/** A series of Prometheus' text format. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The series that a desk exports. */
export const seriesIn = (exposition: string): readonly Series[] =>
  [...exposition.matchAll(/^([a-z]\w*)(?:\{(.*)\})? \S+$/gm)].map(([, name = '', labels = '']) => ({
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', value = '']) => [label, value]),
    ),
  }));

/** What a desk exports, and how its manual explains it. */
export interface Exported {
  readonly series: readonly Series[];
  /** The names of metrics, with those of the parts of histograms. */
  readonly metrics: readonly string[];
  /** The words of code in the manual's row of a metric. */
  readonly wordsOf: (metric: string) => readonly string[];
}

/** Prometheus adds these labels to each series. */
const OF_TARGETS = ['job', 'instance'];

/** What is wrong with a query on what a desk exports. `shown`: labels that are shown of its results. */
export function wrongIn(query: string, shown: readonly string[], exported: Exported): readonly string[] {
  const { errors, selectors, groupedBy } = parsePromQuery(query);
  return [
    ...errors,
    ...shown.filter((label) => groupedBy && !groupedBy.includes(label)).map((label) => `{{${label}}}`),
    ...selectors
      .filter(({ metric }) => metric !== 'up')
      .flatMap((selector) => [
        ...unknownIn(selector, groupedBy ?? shown, exported),
        ...neverMatched(selector, exported.series),
      ]),
  ];
}

/** The metric, or labels of it, that the desk doesn't have. While it has no series, it has the labels that the manual names. */
function unknownIn({ metric, matchers }: Selector, used: readonly string[], exported: Exported) {
  if (!exported.metrics.includes(metric)) return [metric];
  const own = exported.series.filter(({ name }) => name === metric);
  const labels = own.length > 0 ? own.flatMap(({ labels }) => Object.keys(labels)) : exported.wordsOf(metric);
  return [...matchers.map(({ label }) => label), ...used]
    .filter((label) => ![...OF_TARGETS, ...labels].includes(label))
    .map((label) => `${metric}{${label}}`);
}

/** Matchers of the desk's own metrics that none of its series fulfils. */
function neverMatched({ metric, matchers }: Selector, all: readonly Series[]): readonly string[] {
  const series = all.filter(({ name }) => name === metric);
  if (series.length === 0 || !metric.startsWith('casebook_')) return [];
  return matchers
    .filter(({ label }) => !OF_TARGETS.includes(label))
    .filter(({ label, op, value }) => {
      const pattern = new RegExp(`^(?:${op.endsWith('~') ? value : RegExp.escape(value)})$`);
      return !series.some(({ labels }) => pattern.test(labels[label] ?? '') === !op.startsWith('!'));
    })
    .map(({ label, op, value }) => `${metric}{${label}${op}"${value}"}`);
}
