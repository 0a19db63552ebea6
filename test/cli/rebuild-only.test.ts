import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { rebuildOnly } from '../../src/cli/rebuild-only.ts';
import { openProjectorStore, readModelsSource } from '../../src/composition/stores/read-models.ts';
import { readModelsFile } from '../../src/composition/stores/stores.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import { ticketMessageProjection } from '../../src/projections/ticketing/messages/projection.ts';
import { openTicket } from '../support/acceptance.ts';
import { SECRET, suiteDesk, tokenFor } from '../support/desk.ts';
import { NO_SETTINGS, PRELOAD } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const LIST = '/api/v1/unified-admin/support';
const MESSAGES = ticketMessageProjection.name;

const desk = suiteDesk();
let admin: string;
beforeAll(async () => {
  admin = await tokenFor('admin', { sub: 'reader' });
  for (let ticket = 0; ticket < 20; ticket++) await openTicket(desk);
});

/** The list, and each ticket with its messages. */
async function answers(): Promise<readonly unknown[]> {
  const { body } = await desk.get(`${LIST}?limit=100`, admin);
  const details: unknown[] = [body.data];
  for (const { id } of body.data.tickets) details.push((await desk.get(`${LIST}/${id}`, admin)).body.data);
  return details;
}

const config = () => desk.config;
const env = () => ({
  ...process.env,
  ...NO_SETTINGS,
  NODE_ENV: 'test',
  DATA_DIR: config().dataDir,
  EVENT_LOG_URL: config().eventLogUrl,
  READ_MODELS_URL: config().readModelsUrl,
  // What nodes that share a log must be given.
  JWT_SECRET: SECRET,
});
const silent = { onProgress() {}, onPoison() {} };

/** How far a rebuild is that was interrupted. */
async function checkpointOf(name: string): Promise<number> {
  const { readModelsUrl, dataDir } = config();
  const place = readModelsUrl === 'sqlite:' ? readModelsFile(dataDir) : readModelsUrl;
  const store = await openProjectorStore(readModelsSource(place), async () => 0);
  const building = await store.build(name);
  const position = (await building.checkpoint())?.position ?? 0;
  await building.close();
  await store.close();
  return position;
}

function rebuildInProcess(script: string): ChildProcess {
  const code = `import { rebuildOnly } from '${ROOT}/src/cli/rebuild-only.ts'; ${script}`;
  return spawn(NODE, [...PRELOAD, '--input-type=module', '-e', code], { env: env(), stdio: 'inherit' });
}

/** Runs a command on the data of the desk. Returns its exit status, and what it wrote. */
async function casebook(...args: readonly string[]): Promise<readonly [number, string]> {
  const child = spawn(NODE, ['src/cli/casebook.js', ...args], { cwd: ROOT, env: env() });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text) => {
      said += text;
    });
  const [code] = await once(child, 'close');
  return [code, said];
}

/** What readiness says once its test holds; readiness is remembered for a second. */
async function rebuilding(holds: (found: readonly unknown[]) => boolean): Promise<readonly unknown[]> {
  for (;;) {
    const { status, body } = await desk.get('/health/ready');
    expect(status).toBe(200);
    if (holds(body.rebuilding)) return body.rebuilding;
  }
}

describe('rebuilding while the desk runs', () => {
  it('changes no answer, and what happens meanwhile is in it', async () => {
    const before = await answers();
    const [code, said] = await casebook('rebuild', '--only', MESSAGES);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/Projection ticketing\/messages rebuilt from \d+ events/),
    ]);
    expect(await answers()).toEqual(before);
    await openTicket(desk);
    expect(await answers()).toHaveLength(before.length + 1);
  });

  it('is taken up from its own checkpoint after kill -9, while all others go on', async () => {
    const child = rebuildInProcess(`
      let pages = 0;
      await rebuildOnly(${JSON.stringify(config())}, '${MESSAGES}', {
        onProgress(position) { if (position > 20 && ++pages > 1) process.kill(process.pid, 'SIGKILL'); },
        onPoison() {},
      }, 16);`);
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    await openTicket(desk);
    const before = await answers();
    const from = await checkpointOf(MESSAGES);
    expect(from).toBeGreaterThan(0);
    const end = await desk.stores.log.end();
    expect(from).toBeLessThan(end);
    expect(await rebuilding((found) => found.length > 0)).toEqual([
      { projection: MESSAGES, position: from, of: end },
    ]);

    const events = await rebuildOnly(config(), MESSAGES, silent);
    expect(events).toBeLessThanOrEqual(end - from);
    expect(await answers()).toEqual(before);
    await openTicket(desk);
    expect(await answers()).toHaveLength(before.length + 1);
  });

  it('makes all projections anew, one after the other, and no answer is refused or changes meanwhile', async () => {
    const before = await answers();
    let isDone = false;
    const done = casebook('rebuild').finally(() => {
      isDone = true;
    });
    while (!isDone) expect(await answers()).toEqual(before);
    const [code, said] = await done;
    expect([code, said]).toEqual([0, expect.stringMatching(/rebuilt from \d+ events in [\d.]+ s\n$/)]);
    for (const [index, { name }] of projectionCatalogue.entries())
      expect(said).toContain(`Rebuilding ${name} (${index + 1} of ${projectionCatalogue.length})`);
    await rebuilding((found) => found.length === 0);
    await openTicket(desk);
    expect(await answers()).toHaveLength(before.length + 1);
  });

  it('refuses what is no projection, in one line', async () => {
    await expect(rebuildOnly(config(), 'nothing', silent)).rejects.toThrow(
      '--only must name one of: ticketing/tickets,',
    );
  });
});
