import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { rebuildBeside } from '../../src/cli/rebuild-beside.ts';
import { rebuildingFile, rebuildReadModels } from '../../src/cli/rebuild-read-models.ts';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { readModelsFile } from '../../src/composition/stores/stores.ts';
import { ConfigError } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { codec } from '../../src/events/catalogue.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { eventsFile } from '../../src/events/log/sqlite/database.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { openTicket } from '../support/acceptance.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { describeOnEmbedded } from '../support/embedded.ts';
import { NO_SETTINGS, PRELOAD } from '../support/process.ts';
import { contentOf } from '../support/read-model-tables.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const UNTIL = Date.parse('2026-03-02T09:30:00Z');
const TICKETS = 'ticketing_tickets_1';
const silent = { onProgress() {}, onPoison() {} };

describeOnEmbedded('rebuilding the read models', () => {
  let directory: string;
  /** Tickets, those that chats were carried on as included. */
  let kept: number;
  /** Where the log ended before the first desk. */
  let filled: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'casebook-rebuild-'));
    const log = await openSqliteLog({ directory });
    const keys = derivedKeysOf(loadConfig({ JWT_SECRET: 'rebuild '.repeat(8) }));
    await fillLog(log, { seed: 5, tickets: 150, until: UNTIL, prefix: 'SMI' }, { keys, codec }, () => {});
    kept = (await log.readAll(BEGINNING, Number.MAX_SAFE_INTEGER)).filter(
      ({ type }) => type === 'TicketOpened',
    ).length;
    filled = await log.end();
    await log.close();
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** What an admin reads of everything there is. */
  async function answers(): Promise<readonly unknown[]> {
    const desk = await startTestDesk({ directory, wallClock: () => UNTIL });
    const token = await tokenFor('admin', { sub: 'reader' });
    const read = async (path: string) => (await desk.get(path, token)).body;
    const list = await read('/api/v1/unified-admin/support?limit=100');
    const searched = await read('/api/v1/unified-admin/support?search=wallet&sort_by=updatedAt');
    const series = (metric: string) =>
      read(
        `/api/v1/history/series?metric=${metric}&from=2026-01-01&to=2026-03-02&step=month&as_of=${filled}`,
      );
    const past = [await series('messages'), await series('backlog')];
    for (const { success } of past) expect(success).toBe(true);
    const details: unknown[] = [...past];
    for (const { id } of list.data.tickets) details.push(await read(`/api/v1/unified-admin/support/${id}`));
    await desk.stop();
    return [list, searched, ...details];
  }

  it('gives the same answers as the live projection, byte for byte', async () => {
    const live = await answers();
    // The last looks were put on record as the desk stopped: the next one projects them.
    await (await startTestDesk({ directory, wallClock: () => UNTIL })).stop();
    const rows = contentOf(readModelsFile(directory));
    expect(rows[TICKETS]).toHaveLength(kept);
    await rebuildReadModels(loadConfig({ DATA_DIR: directory }), silent);
    const rebuilt = contentOf(readModelsFile(directory));
    for (const [table, content] of Object.entries(rebuilt))
      expect({ [table]: content }).toEqual({ [table]: rows[table] });
    expect(JSON.stringify(await answers())).toBe(JSON.stringify(live));
    expect(existsSync(rebuildingFile(directory))).toBe(false);
  });

  it('puts right what had gone wrong in the old ones', async () => {
    const db = new DatabaseSync(readModelsFile(directory));
    db.exec(`DELETE FROM ${TICKETS} WHERE ordinal % 2 = 0`);
    db.close();
    await rebuildReadModels(loadConfig({ DATA_DIR: directory }), silent);
    expect(contentOf(readModelsFile(directory))[TICKETS]).toHaveLength(kept);
  });

  it('replaces what is no database', async () => {
    await writeFile(readModelsFile(directory), 'garbage '.repeat(1_000));
    await rebuildReadModels(loadConfig({ DATA_DIR: directory }), silent);
    expect(contentOf(readModelsFile(directory))[TICKETS]).toHaveLength(kept);
  });

  it('leaves no journal of the old ones that would be played into the new', async () => {
    const file = readModelsFile(directory);
    const before = contentOf(file);
    // As after kill -9: the last changes stand in the journal only.
    const old = new DatabaseSync(file);
    old.exec(`PRAGMA wal_autocheckpoint = 0; UPDATE ${TICKETS} SET document = 'old', updated_at = 0`);
    for (const suffix of ['', '-wal']) await copyFile(file + suffix, `${file}.copy${suffix}`);
    old.close();
    for (const suffix of ['', '-wal']) await copyFile(`${file}.copy${suffix}`, file + suffix);
    await rebuildReadModels(loadConfig({ DATA_DIR: directory }), silent);
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(contentOf(file)).toEqual(before);
    for (const suffix of ['', '-wal']) await rm(`${file}.copy${suffix}`);
  });

  it('refuses a directory without a log, and makes none', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'casebook-rebuild-'));
    await expect(rebuildReadModels(loadConfig({ DATA_DIR: empty }), silent)).rejects.toThrow(ConfigError);
    expect(existsSync(eventsFile(empty))).toBe(false);
    await rm(empty, { recursive: true });
  });

  it.each([
    ['half-way', 'position > 0'],
    ['when everything is projected', 'position === end'],
  ])('keeps the old ones when it is killed %s, and the next attempt succeeds', async (_, moment) => {
    const before = contentOf(readModelsFile(directory));
    const script = `
      import { rebuildReadModels } from '${ROOT}/src/cli/rebuild-read-models.ts';
      import { loadConfig } from '${ROOT}/src/config/load.ts';
      await rebuildReadModels(loadConfig({ DATA_DIR: process.argv[1] }), {
        onProgress(position, end) { if (${moment}) process.kill(process.pid, 'SIGKILL'); },
        onPoison() {},
      });`;
    const child = spawn(NODE, [...PRELOAD, '--input-type=module', '-e', script, directory], {
      stdio: 'inherit',
      env: { ...process.env, ...NO_SETTINGS },
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(existsSync(rebuildingFile(directory))).toBe(true);
    expect(contentOf(readModelsFile(directory))).toEqual(before);
    await rebuildReadModels(loadConfig({ DATA_DIR: directory }), silent);
    expect(contentOf(readModelsFile(directory))).toEqual(before);
    expect(existsSync(rebuildingFile(directory))).toBe(false);
  });
});

describeOnEmbedded('making read models beside those in use', () => {
  const embedded = { eventLogUrl: 'sqlite:', readModelsUrl: 'sqlite:' };
  const run = (directory: string, ...args: readonly string[]) => {
    const env = { ...process.env, ...NO_SETTINGS, NODE_ENV: 'test', DATA_DIR: directory };
    return promisify(execFile)(NODE, ['src/cli/casebook.js', 'rebuild', ...args], { cwd: ROOT, env });
  };

  it('takes a running desk no time, and a desk that is started on them goes on from there', async () => {
    const desk = await startTestDesk();
    const { directory } = desk;
    const admin = await tokenFor('admin', { sub: 'reader' });
    const list = async (at: TestDesk) =>
      (await at.get('/api/v1/unified-admin/support?limit=100', admin)).body.data;
    for (let ticket = 0; ticket < 5; ticket++) await openTicket(desk);
    const place = join(directory, 'beside.sqlite');
    const { stdout } = await run(directory, '--to', place);
    expect(stdout).toMatch(/^Read models made beside those in use from \d+ events in /);
    await openTicket(desk);
    const before = await list(desk);
    await desk.stop();
    await rename(place, readModelsFile(directory));
    const after = await startTestDesk({ directory });
    const { analytics, tickets } = await list(after);
    expect({ analytics, tickets }).toEqual({ analytics: before.analytics, tickets: before.tickets });
    expect(tickets).toHaveLength(6);
    await after.dispose();
  });

  it('refuses a file that exists, what is in use, and a directory without a log', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'casebook-rebuild-'));
    const config = { ...loadConfig({ DATA_DIR: directory }), ...embedded };
    await writeFile(join(directory, 'taken'), '');
    const refused = (to: string, more = {}) => rebuildBeside({ ...config, ...more }, to, silent);
    await expect(refused(join(directory, 'taken'))).rejects.toThrow(
      /exists already: --to must name a new file/,
    );
    await expect(refused('sqlite:')).rejects.toThrow('--to must not be what READ_MODELS_URL names');
    await expect(refused(join(directory, 'new'))).rejects.toThrow(/holds no event log/);
    await rm(directory, { recursive: true });
  });
});
