import { Presets, SingleBar } from 'cli-progress';

interface ProgressBar {
  update(done: number): void;
  /** Shows the total, whatever was shown last. */
  finish(): void;
  /** Ends the line without showing the total. */
  abandon(): void;
}

/** Reports progress. A new title begins a new bar, and finishes the one before. */
export type Progress = (title: string, done: number, total: number) => void;

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY = 2_000;

/**
 * Runs a task and shows its progress on standard error: as a bar on a terminal, elsewhere as a line every two seconds.
 *
 * @param unit such as `tickets`.
 */
export async function withProgressBar<Result>(
  unit: string,
  task: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const createBar = process.stderr.isTTY ? bar : lines;
  const shown: { title?: string; bar?: ProgressBar } = {};
  try {
    const result = await task((title, done, total) => {
      if (title !== shown.title) {
        shown.bar?.finish();
        shown.title = title;
        shown.bar = createBar(title, total, unit);
      }
      shown.bar?.update(done);
    });
    shown.bar?.finish();
    return result;
  } catch (error) {
    shown.bar?.abandon();
    throw error;
  }
}

function bar(title: string, total: number, unit: string): ProgressBar {
  const format = `${title} {bar} {percentage} %  {value}/{total} ${unit}  {rate}  {duration_formatted}, {eta_formatted} left`;
  const shown = new SingleBar(
    { format, hideCursor: true, stream: process.stderr, etaBuffer: 50 },
    Presets.shades_classic,
  );
  const pace = paceOf(total);
  shown.start(total, 0, { rate: '' });
  return {
    update: (done) => shown.update(done, { rate: pace.rate(done) }),
    finish() {
      shown.update(total);
      shown.stop();
    },
    abandon: () => shown.stop(),
  };
}

function lines(title: string, total: number, unit: string): ProgressBar {
  const pace = paceOf(total);
  const write = (done: number, rest = '') =>
    process.stderr.write(`${title}: ${done}/${total} ${unit}${rest}\n`);
  let next = Date.now() + LINE_EVERY;
  return {
    update(done) {
      const rate = pace.rate(done);
      if (done === total || Date.now() < next) return;
      next = Date.now() + LINE_EVERY;
      write(done, `, ${rate}, ${pace.left(done)} left`);
    },
    finish: () => void write(total),
    abandon: () => {},
  };
}

/** How fast it is since its first update, and how long it still takes at that rate, in words. */
function paceOf(total: number) {
  let first: { readonly done: number; readonly at: number } | null = null;
  const perSecond = (done: number): number => {
    first ??= { done, at: performance.now() };
    const seconds = (performance.now() - first.at) / 1000;
    return seconds === 0 ? 0 : (done - first.done) / seconds;
  };
  return {
    rate: (done: number) => `${Math.round(perSecond(done)).toLocaleString('en')}/s`,
    left(done: number) {
      const rate = perSecond(done);
      return rate > 0 ? `${Math.ceil((total - done) / rate)} s` : 'unknown time';
    },
  };
}
