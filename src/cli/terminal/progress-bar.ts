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
  const format = `${title} {bar} {percentage} %  {value}/{total} ${unit}  {duration_formatted}`;
  const shown = new SingleBar(
    { format, hideCursor: true, stream: process.stderr, etaBuffer: 50 },
    Presets.shades_classic,
  );
  shown.start(total, 0);
  return {
    update: (done) => shown.update(done),
    finish() {
      shown.update(total);
      shown.stop();
    },
    abandon: () => shown.stop(),
  };
}

function lines(title: string, total: number, unit: string): ProgressBar {
  const write = (done: number) => process.stderr.write(`${title}: ${done}/${total} ${unit}\n`);
  let next = Date.now() + LINE_EVERY;
  return {
    update(done) {
      if (done === total || Date.now() < next) return;
      next = Date.now() + LINE_EVERY;
      write(done);
    },
    finish: () => void write(total),
    abandon: () => {},
  };
}
