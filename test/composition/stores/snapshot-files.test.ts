import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSnapshotFiles, snapshotFileOf } from '../../../src/composition/stores/snapshot-files.ts';

const snapshot = (revision: number) => ({
  version: 1,
  revision,
  eventId: `e${revision}`,
  state: { revision },
});

const root = mkdtempSync(join(tmpdir(), 'casebook-snapshots-'));
afterAll(() => rmSync(root, { recursive: true }));

const silent = { warn: jest.fn() };

describe('snapshots in files', () => {
  const directory = join(root, 'snapshots');

  it('are found again, the latest of each stream, by whoever opens the directory next', async () => {
    const files = await openSnapshotFiles(directory, silent, async () => 0);
    files.keep('ticket-1', snapshot(999));
    files.keep('ticket-1', snapshot(1_999));
    files.keep('ticket-2', snapshot(2_999));
    await files.close();
    const next = await openSnapshotFiles(directory, silent, async () => 0);
    expect(await next.find('ticket-1')).toEqual(snapshot(1_999));
    expect(await next.find('ticket-2')).toEqual(snapshot(2_999));
    expect(await next.find('ticket-3')).toBeNull();
  });

  it('are the owner’s alone, under names that tell nothing', () => {
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const names = readdirSync(directory);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    }
  });

  it.each(['', 'no sum', `${'0'.repeat(64)}\n{"version":1,"revision":0,"eventId":"","state":null}`])(
    'are none when they are damaged: %j',
    async (content) => {
      const files = await openSnapshotFiles(directory, silent, async () => 0);
      writeFileSync(snapshotFileOf(directory, 'ticket-1'), content);
      expect(await files.find('ticket-1')).toBeNull();
    },
  );

  it('that the disk refuses are told of once, and fail nothing', async () => {
    const occupied = join(root, 'a file');
    writeFileSync(occupied, '');
    const warn = jest.fn();
    const files = await openSnapshotFiles(occupied, { warn }, async () => 0);
    files.keep('ticket-1', snapshot(999));
    files.keep('ticket-2', snapshot(999));
    await files.close();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(await files.find('ticket-1')).toBeNull();
  });

  it('that wait for a slow disk are no more than a hundred', async () => {
    const files = await openSnapshotFiles(join(root, 'slow'), silent, async () => 0);
    for (let stream = 0; stream < 500; stream++) files.keep(`ticket-${stream}`, snapshot(999));
    await files.close();
    files.keep('late', snapshot(999));
    const written = Array.from({ length: 500 }, (_, stream) =>
      existsSync(snapshotFileOf(join(root, 'slow'), `ticket-${stream}`)),
    );
    expect(written.filter(Boolean).length).toBeLessThanOrEqual(101);
    expect(await files.find('late')).toBeNull();
  });
});
