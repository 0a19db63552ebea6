import { BEGINNING, type EventReader, LogUnavailable, type Position } from '../../src/events/log/port.ts';
import { patientReads } from '../../src/realtime/patient-reads.ts';

/** A log of which reads fail so many times, by errors of this kind. */
function failing(times: number, error: Error) {
  let calls = 0;
  const read = async <Result>(result: Result): Promise<Result> => {
    if (calls++ < times) throw error;
    return result;
  };
  const log = {
    readStream: () => read([]),
    readAll: () => read([]),
    end: () => read(7 as Position),
  } as unknown as EventReader;
  return { log, calls: () => calls };
}

const away = new LogUnavailable('the log is away');

describe('reads for sockets that come back', () => {
  it('ask again while the log is away for a moment', async () => {
    for (const read of [
      (reads: ReturnType<typeof patientReads>) => reads.end(),
      (reads: ReturnType<typeof patientReads>) => reads.readAll(BEGINNING, 1),
      (reads: ReturnType<typeof patientReads>) => reads.readStream('stream', {}),
    ]) {
      const { log, calls } = failing(1, away);
      await read(patientReads(log));
      expect(calls()).toBe(2);
    }
  });

  it('fail when it stays away, and at once by any other error', async () => {
    const gone = failing(Number.POSITIVE_INFINITY, away);
    await expect(patientReads(gone.log, 300).end()).rejects.toBe(away);
    expect(gone.calls()).toBe(2);
    const broken = failing(1, new Error('a programming error'));
    await expect(patientReads(broken.log).end()).rejects.toThrow('a programming error');
    expect(broken.calls()).toBe(1);
  });
});
