import { Presets, SingleBar } from 'cli-progress';

/** Shows how far something is: as a bar on a terminal, as a line now and then anywhere else. */
export interface ProgressBar {
  update(done: number): void;
  /** Done, whatever was said last. */
  finish(): void;
  /** Gives the line back without saying that it is done. */
  abandon(): void;
}

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY = 2_000;

/** @param unit such as `tickets`. */
export function createProgressBar(title: string, total: number, unit: string): ProgressBar {
  return process.stderr.isTTY ? bar(title, total, unit) : lines(title, total, unit);
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
  const say = (done: number) => process.stderr.write(`${title}: ${done}/${total} ${unit}\n`);
  let next = Date.now() + LINE_EVERY;
  return {
    update(done) {
      if (done === total || Date.now() < next) return;
      next = Date.now() + LINE_EVERY;
      say(done);
    },
    finish: () => void say(total),
    abandon: () => {},
  };
}
