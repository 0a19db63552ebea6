import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from '../../bench/due-times/proof.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { NO_SETTINGS } from '../support/process.ts';

const COUNT = 500;

it('each due time is met once, although the process is killed and the clock jumps', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'casebook-due-times-'));
  try {
    const proof = await prove({
      count: COUNT,
      kills: 2,
      nodes: 1,
      longestLife: 500,
      idleMs: 0,
      env: { ...NO_SETTINGS, DATA_DIR: directory },
      openLog: () => openSqliteLog({ directory }),
    });
    expect(proof).toMatchObject({ once: COUNT, never: 0, twice: 0, tooEarly: 0 });
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 60_000);
