/**
 * What a desk on more nodes would do, by a simulation of its threads (bench/scale/desk-model.ts) from costs that were measured:
 * messages a second, how busy each part is, and how long an answer takes. docs/scale.md says what would refute it.
 *
 *   npm exec -- node bench/scale.ts measure FILE      measures the costs on this machine in a minute, and compares the prediction with
 *                                                     what the desk does
 *   npm exec -- node bench/scale.ts FILE [--nodes 1,2,4] [--cores 2] [--apart 2] [--clients 64] [--logs 1] [--projectors 1]
 *                                                     predicts from the costs in a file, without --apart of one node with an embedded log
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Costs, type Layout, type Prediction, predict } from './scale/desk-model.ts';
import { type Measured, measureCosts } from './scale/inputs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    nodes: { type: 'string', default: '1' },
    cores: { type: 'string', default: '2' },
    apart: { type: 'string' },
    clients: { type: 'string', default: '64' },
    logs: { type: 'string', default: '1' },
    projectors: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '4' },
  },
});

const percent = (share: number) => `${Math.round(share * 100)} %`;
const round = (figure: number) => Math.round(figure).toLocaleString('en');

function told({ perSecond, median, p99, perCommit, utilisation, behindPerSecond }: Prediction): string {
  const { cores, log, projector } = utilisation;
  return [
    `${round(perSecond)}/s`,
    `${median.toFixed(1)} ms`,
    `${p99.toFixed(1)} ms`,
    perCommit.toFixed(1),
    ...[cores, log, projector].map(percent),
    `${round(behindPerSecond)}/s`,
  ].join(' | ');
}

const HEAD =
  'messages | median | p99 | in a commit | cores of the nodes | log | projector | read models fall behind by';

async function measure(file: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
  const load = loadavg()[0] ?? Number.NaN;
  try {
    const measured = await measureCosts(directory);
    const cores = availableParallelism();
    writeFileSync(file, `${JSON.stringify({ load, cores, ...measured }, null, 2)}\n`);
    const { observed, costs } = measured;
    const predicted = predict(costs, { ...ONE_NODE, cores, clients: observed.connections });
    const deviation = predicted.perSecond / observed.perSecond - 1;
    console.log(`${HEAD}\n${told(predicted)}`);
    console.log(
      `the desk: ${round(observed.perSecond)}/s, p99 ${observed.p99.toFixed(1)} ms, at a load of ${load.toFixed(1)}`,
    );
    console.log(`deviation of the prediction: ${percent(deviation)}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const ONE_NODE: Layout = { nodes: 1, cores: 2, apart: null, logs: 1, projectors: 1, clients: 64, seconds: 4 };

function show(file: string): void {
  const measured = JSON.parse(readFileSync(file, 'utf8')) as Measured;
  console.log(`nodes | ${HEAD}`);
  for (const nodes of values.nodes.split(',').map(Number)) {
    const layout: Layout = {
      ...{
        nodes,
        cores: Number(values.cores),
        apart: values.apart === undefined ? null : Number(values.apart),
      },
      ...{ logs: Number(values.logs), projectors: Number(values.projectors) },
      ...{ clients: Number(values.clients), seconds: Number(values.seconds) },
    };
    if (nodes > 1 && layout.apart === null)
      throw new Error('several nodes need --apart: a log of their own has one');
    // Clients of a desk that isn't a bench's run elsewhere.
    const costs: Costs = layout.apart === null ? measured.costs : { ...measured.costs, client: 0 };
    console.log(`${nodes} | ${told(predict(costs, layout))}`);
  }
}

const [first, second] = positionals;
if (first === 'measure' && second !== undefined) await measure(second);
else if (first !== undefined) show(first);
else throw new Error('name a file of costs');
