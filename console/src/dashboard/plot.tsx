import 'uplot/dist/uPlot.min.css';
import { createEffect, createSignal, For, onCleanup, onMount } from 'solid-js';
import UPlot from 'uplot';
import { theme } from '../app/theme.ts';
import { t } from '../words/words.ts';
import type { Line } from './lines.ts';

interface PlotProps {
  /** Beginnings of periods. */
  readonly starts: readonly string[];
  readonly lines: readonly Line[];
  /** What the plot shows, in words. */
  readonly summary: string;
  /** The distances that marks of the axis of values can have. */
  readonly tickSteps: readonly number[];
  format(value: number): string;
  nameOf(start: string): string;
  /** Opens what a point counts. The table has the same as links. */
  readonly open?: ((line: Line, index: number) => void) | undefined;
}

const HEIGHT = 220;
/** Lines differ by more than their colour. */
const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3], [4, 4], [1, 2]];

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** Lines over time on a canvas. The legend says the values under the pointer. */
export default function Plot(props: PlotProps) {
  let [place, legend]: (HTMLElement | undefined)[] = [];
  const [width, setWidth] = createSignal(0);
  const [pointed, setPointed] = createSignal<number | null>(null);
  const [isDark, setDark] = createSignal(prefersDark.matches);
  onMount(() => {
    const sizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    if (place) sizes.observe(place);
    const onScheme = () => setDark(prefersDark.matches);
    prefersDark.addEventListener('change', onScheme);
    onCleanup(() => {
      sizes.disconnect();
      prefersDark.removeEventListener('change', onScheme);
    });
  });
  createEffect(() => {
    if (width() === 0 || !place || !legend) return;
    theme();
    isDark();
    const drawn = new UPlot(optionsOf(props, width(), coloursIn(legend), setPointed), dataOf(props), place);
    drawn.over.addEventListener('click', () => openNearest(props, drawn));
    onCleanup(() => drawn.destroy());
  });
  const pointedIn = (line: Line) => {
    const value = line.values[pointed() ?? -1];
    return value == null ? '' : props.format(value);
  };
  return (
    <>
      <ul class="legend" ref={(element) => (legend = element)}>
        <For each={props.lines}>
          {(line, index) => (
            <li>
              <span class={`swatch line-${index()}`} aria-hidden="true" />
              <span class="said">{line.label}</span> <b>{pointedIn(line)}</b>
            </li>
          )}
        </For>
      </ul>
      <div
        class="canvas"
        classList={{ leads: props.open !== undefined }}
        role="img"
        aria-label={props.summary}
        title={props.open && t('plot.opens')}
        ref={(element) => (place = element)}
      />
    </>
  );
}

/** Of the lines at the place of the pointer, the nearest one that has a value there. */
function openNearest({ open, lines }: PlotProps, { cursor, valToPos }: UPlot): void {
  const { idx: index, top = 0 } = cursor;
  if (index == null) return;
  const far = (line: Line) => Math.abs(valToPos(line.values[index] ?? 0, 'y') - top);
  const [nearest] = lines.filter(({ counts }) => counts[index]).sort((one, other) => far(one) - far(other));
  if (nearest) open?.(nearest, index);
}

const dataOf = ({ starts, lines }: PlotProps): UPlot.AlignedData => [
  starts.map((start) => Date.parse(start) / 1_000),
  ...lines.map(({ values }) => [...values]),
];

interface Colours {
  readonly lines: readonly string[];
  readonly text: string;
  readonly grid: string;
}

/** A canvas knows no custom properties: colours are read where the styles have resolved them. */
function coloursIn(legend: HTMLElement): Colours {
  const { color, borderColor } = getComputedStyle(legend);
  const swatches = [...legend.querySelectorAll('.swatch')];
  return {
    lines: swatches.map((swatch) => getComputedStyle(swatch).backgroundColor),
    text: color,
    grid: borderColor,
  };
}

function optionsOf(
  props: PlotProps,
  width: number,
  { lines, text, grid }: Colours,
  point: (index: number | null) => void,
): UPlot.Options {
  const axis = {
    stroke: text,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: '12px system-ui',
  };
  return {
    ...{ width, height: HEIGHT },
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: { y: { range: (_, lowest, highest) => [Math.min(0, lowest ?? 0), Math.max(highest ?? 1, 1)] } },
    axes: [
      {
        ...axis,
        ...{ space: 80, size: 32 },
        values: (_, moments) => moments.map((at) => props.nameOf(new Date(at * 1_000).toISOString())),
      },
      {
        ...axis,
        ...{ size: 64, incrs: [...props.tickSteps] },
        values: (_, values) => values.map((value) => props.format(value)),
      },
    ],
    series: [
      {},
      ...props.lines.map((_, index) => ({
        stroke: lines[index] ?? text,
        width: 2,
        dash: DASHES[index] ?? [],
        points: { show: props.starts.length < 2, size: 6 },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? null)] },
  };
}
