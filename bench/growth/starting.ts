import { startDeskOn } from '../sections/demo-desks.ts';
import { median, type Row, spreadOf, withCommas } from '../table.ts';

const ROUNDS = 5;

/** A data directory, and how many events its log has. */
export interface Filled {
  readonly directory: string;
  readonly events: number;
}

/** From the start of the process until it is ready: a log of many events against one of few, each after a desk that was stopped. */
export async function startingRow(large: Filled, small: Filled): Promise<Row> {
  const [many, few]: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const measured = [await timed(large.directory), await timed(small.directory)] as const;
    // The first start makes the tree of hashes, and reads what nothing has followed yet.
    if (round === 0) continue;
    many.push(measured[0]);
    few.push(measured[1]);
  }
  const figure = (times: readonly number[]) => `${median(times).toFixed(0)} ms`;
  const [events, fewer] = [large, small].map((filled) => withCommas(filled.events));
  return {
    ...spreadOf(many, few),
    ...{ measured: figure(many), baseline: figure(few), goal: { atMost: 1.5 } },
    what: `start until ready with ${events} events, against ${fewer}`,
  };
}

async function timed(directory: string): Promise<number> {
  const begun = performance.now();
  const { server } = await startDeskOn(directory);
  const milliseconds = performance.now() - begun;
  await server.stop();
  return milliseconds;
}
