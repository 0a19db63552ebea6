import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { BEGINNING, LogUnavailable } from '../../../src/events/log/port.ts';
import { backUpLog, restoreLog, UnusableBackup } from '../../../src/events/log/sqlite/backup.ts';
import { eventsFile } from '../../../src/events/log/sqlite/database.ts';
import { openSqliteLog, type SqliteLog } from '../../../src/events/log/sqlite/log.ts';
import { append, event, events, newStream } from './support.ts';

const NOW = new Date('2026-03-02T09:30:00Z');
const ASIDE = 'before-restore-2026-03-02T09-30-00.000Z';
const SUFFIXES = ['', '-wal', '-shm'];

let root: string;
let directory: string;
let log: SqliteLog;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'casebook-backup-'));
  directory = join(root, 'data');
  log = await openSqliteLog({ directory });
  await append(log, newStream(), -1, ...events(3));
});
afterEach(async () => {
  await log.close();
  rmSync(root, { recursive: true });
});

const ends = async (of: string): Promise<number> => {
  const opened = await openSqliteLog({ directory: of });
  const end = await opened.end();
  await opened.close();
  return end;
};

/** The directory as a process leaves it that is killed now. */
function killed(): string {
  const left = mkdtempSync(join(root, 'killed-'));
  for (const suffix of SUFFIXES) copyFileSync(eventsFile(directory) + suffix, eventsFile(left) + suffix);
  return left;
}

/** More pages than SQLite keeps in the journal, so that it has moved some into the file and begun the journal anew. */
async function grow(): Promise<void> {
  for (let n = 0; n < 30; n++)
    await append(log, newStream(), -1, ...Array.from({ length: 20 }, () => event('x'.repeat(8_000))));
}

describe('a backup', () => {
  test('is made beside a writer, and holds the log as one file', async () => {
    const file = join(root, 'backup.sqlite');
    const summary = await backUpLog(directory, file);
    expect(summary).toEqual({ identity: await log.identity(), events: 3, end: 3 });
    expect(readdirSync(root).toSorted()).toEqual(['backup.sqlite', 'data']);
    await append(log, newStream(), -1, event());
    await log.close();
    const { aside } = await restoreLog(directory, file, NOW);
    expect([aside, await ends(directory)]).toEqual([join(directory, ASIDE), 3]);
  });

  test('never replaces a file', async () => {
    const file = join(root, 'backup.sqlite');
    writeFileSync(file, 'older');
    await expect(async () => backUpLog(directory, file)).rejects.toThrow(UnusableBackup);
    expect(readFileSync(file, 'utf8')).toBe('older');
  });

  test('of a malformed log leaves no file, and says so', async () => {
    await grow();
    await log.close();
    spoil(eventsFile(directory));
    await expect(backUpLog(directory, join(root, 'backup.sqlite'))).rejects.toThrow('SQLITE_CORRUPT');
    expect(readdirSync(root)).toEqual(['data']);
  });
});

describe('restoring', () => {
  test('moves the log aside that is there, with its journal', async () => {
    const file = join(root, 'backup.sqlite');
    await backUpLog(directory, file);
    await append(log, newStream(), -1, ...events(4));
    const left = killed();
    expect((await restoreLog(left, file, NOW)).aside).toBe(join(left, ASIDE));
    expect(await ends(left)).toBe(3);
    expect(await ends(join(left, ASIDE))).toBe(7);
  });

  test('takes the files of a crash with their journal', async () => {
    await append(log, newStream(), -1, ...events(4));
    const target = mkdtempSync(join(root, 'target-'));
    expect(await restoreLog(target, eventsFile(killed()), NOW)).toMatchObject({ end: 7, aside: null });
    expect(await ends(target)).toBe(7);
  });

  test.each<readonly [string, (file: string) => void, string]>([
    ['that is missing', () => {}, 'does not exist'],
    [
      'that is no database',
      (file) => writeFileSync(file, 'x'.repeat(5_000)),
      'is no event log: it is no SQLite database',
    ],
    ['of something else', (file) => new DatabaseSync(file).exec('CREATE TABLE t (x)'), 'is no event log'],
  ])('refuses a file %s, and changes nothing', async (_, make, reason) => {
    const file = join(root, 'given.sqlite');
    make(file);
    await log.close();
    const before = readdirSync(directory).toSorted();
    await expect(restoreLog(directory, file, NOW)).rejects.toThrow(reason);
    expect(readdirSync(directory).toSorted()).toEqual(before);
    expect(await ends(directory)).toBe(3);
  });
});

/** Zeros in the middle half of a file. */
function spoil(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
  writeFileSync(file, bytes);
}

describe('after an unclean end', () => {
  test('a log goes on as it was', async () => {
    await grow();
    expect(await ends(killed())).toBe(603);
  });

  test.each<readonly [string, (file: string) => Promise<unknown>]>([
    ['of ours', (file) => backUpLog(directory, file)],
    ['of SQLite', (file) => backup(new DatabaseSync(eventsFile(directory)), file)],
    [
      'made by VACUUM INTO',
      async (file) => new DatabaseSync(eventsFile(directory)).exec(`VACUUM INTO '${file}'`),
    ],
  ])('a backup %s under the journal of the log is refused, and nothing mixed into it', async (_, make) => {
    const file = join(root, 'backup.sqlite');
    await make(file);
    await append(log, newStream(), -1, ...events(2));
    const left = killed();
    copyFileSync(file, eventsFile(left));
    await expect(openSqliteLog({ directory: left })).rejects.toThrow(/is not the file that its journal/);
    expect(readFileSync(eventsFile(left))).toEqual(readFileSync(file));
    await restoreLog(left, file, NOW);
    expect(await ends(left)).toBe(3);
  });

  test('an older copy under a newer journal is refused', async () => {
    await log.close();
    const file = join(root, 'copied.sqlite');
    copyFileSync(eventsFile(directory), file);
    log = await openSqliteLog({ directory });
    await grow();
    const left = killed();
    copyFileSync(file, eventsFile(left));
    await expect(openSqliteLog({ directory: left })).rejects.toThrow(
      /is malformed: .*SQLITE_CORRUPT.*restore/,
    );
  });

  test('a journal without its file is refused', async () => {
    const left = killed();
    rmSync(eventsFile(left));
    await expect(openSqliteLog({ directory: left })).rejects.toThrow(/is missing, but its journal is there/);
    expect(existsSync(eventsFile(left))).toBe(false);
  });
});

test('a file that is no database is named', async () => {
  const other = mkdtempSync(join(root, 'other-'));
  writeFileSync(eventsFile(other), 'x'.repeat(9_000));
  await expect(openSqliteLog({ directory: other })).rejects.toThrow(eventsFile(other));
});

test('a log that turns out to be malformed takes nothing more, and says so once', async () => {
  await grow();
  await log.close();
  spoil(eventsFile(directory));
  const logger = { error: jest.fn(), info: jest.fn() };
  log = await openSqliteLog({ directory, logger });
  expect(log.malformed()).toBeNull();
  for (const _ of [1, 2])
    await expect(log.readAll(BEGINNING, 1_000)).rejects.toMatchObject({ code: 'SQLITE_CORRUPT' });
  expect(log.malformed()).toBe('SQLITE_CORRUPT');
  await expect(log.append(newStream(), -1, [event()])).rejects.toThrow(LogUnavailable);
  expect(logger.error.mock.calls).toEqual([
    [{ errorCode: 'SQLITE_CORRUPT' }, expect.stringMatching('the event log is malformed')],
  ]);
});
