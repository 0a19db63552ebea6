import { LogUnavailable, type Position } from '../../src/events/log/port.ts';
import { createProgress } from '../../src/projections/progress.ts';
import { causeOfStandstill, createStandstill } from '../../src/projections/standstill.ts';
import { ReadModelsNotWritable, ReadModelsUnavailable } from '../../src/projections/store/port.ts';

const at = (position: number) => position as Position;
const PATIENT_MS = 1_000;

/** Read models that hold everything up to 5, of a node that has acknowledged 7. */
function behind() {
  const progress = createProgress(() => {});
  progress.advance(at(5));
  progress.acknowledge(at(7));
  return { progress, standstill: createStandstill(progress) };
}

describe('a projection that can’t write', () => {
  it('keeps nobody waiting, and shows what is there', async () => {
    const { standstill } = behind();
    const waiting = standstill.awaited(at(7), PATIENT_MS);
    standstill.begin('not_writable');
    expect(await Promise.all([waiting, standstill.awaited(at(7), PATIENT_MS)])).toEqual(['stale', 'stale']);
  });

  it('holds what it held', async () => {
    const { standstill } = behind();
    standstill.begin('not_writable');
    expect(await standstill.awaited(at(5), PATIENT_MS)).toBe('held');
  });

  it('goes on with the next progress: then the rest is waited for again', async () => {
    const { progress, standstill } = behind();
    standstill.begin('not_writable');
    progress.advance(at(6));
    const waiting = standstill.awaited(at(7), PATIENT_MS);
    progress.advance(at(7));
    expect([standstill.isStanding(), await waiting]).toEqual([false, 'held']);
  });

  it('is over when it held up nothing, and more is acknowledged: nothing else would ever tell', async () => {
    const { progress, standstill } = behind();
    progress.advance(at(7));
    standstill.begin('not_writable');
    progress.acknowledge(at(8));
    const waiting = standstill.awaited(at(8), PATIENT_MS);
    progress.advance(at(8));
    expect(await waiting).toBe('held');
  });

  it('tells those who ask for what other nodes appended, too', async () => {
    const { progress, standstill } = behind();
    progress.advance(at(7));
    standstill.begin('not_writable');
    expect(await standstill.awaited(at(9), PATIENT_MS)).toBe('stale');
  });

  it('still stands when more is acknowledged', async () => {
    const { progress, standstill } = behind();
    standstill.begin('not_writable');
    progress.acknowledge(at(8));
    expect(await standstill.awaited(at(8), PATIENT_MS)).toBe('stale');
  });

  it('shows what there is of a log that was empty, although nothing was ever committed', async () => {
    const progress = createProgress(() => {});
    const standstill = createStandstill(progress);
    progress.advance(at(0));
    progress.begin(at(0));
    progress.acknowledge(at(3));
    progress.advance(at(0));
    standstill.begin('not_writable');
    expect(await standstill.awaited(at(3), PATIENT_MS)).toBe('stale');
  });

  it.each(['before', 'after'])(
    'shows nothing of a long log from which nothing was made %s its end was known',
    async (when) => {
      const progress = createProgress(() => {});
      const standstill = createStandstill(progress);
      if (when === 'before') progress.advance(at(0));
      progress.begin(at(9));
      progress.advance(at(0));
      progress.advance(at(6));
      standstill.begin('not_writable');
      expect(await standstill.awaited(at(9), 1)).toBe('late');
    },
  );

  it.each([
    ['made from nothing', (progress: ReturnType<typeof createProgress>) => progress.advance(at(0))],
    ['made anew', (progress: ReturnType<typeof createProgress>) => progress.retreat(at(0))],
  ])('does not show half of what is being %s', async (_, anew) => {
    const { progress, standstill } = behind();
    anew(progress);
    progress.advance(at(6));
    standstill.begin('not_writable');
    expect(await standstill.awaited(at(7), 1)).toBe('late');
  });
});

describe('a projection whose log is away', () => {
  it('keeps nobody waiting until the log takes commands again', async () => {
    const { progress, standstill } = behind();
    standstill.begin('log_unavailable');
    expect(await standstill.awaited(at(7), PATIENT_MS)).toBe('stale');
    progress.acknowledge(at(8));
    const waiting = standstill.awaited(at(8), PATIENT_MS);
    progress.advance(at(8));
    expect(await waiting).toBe('held');
  });
});

it('read models that go on are waited for, and are late at last', async () => {
  expect(await behind().standstill.awaited(at(7), 1)).toBe('late');
});

it.each([
  ['read models that can’t be written to', new ReadModelsNotWritable('full'), 1, 'not_writable'],
  ['read models that don’t answer', new ReadModelsUnavailable('away'), 9, null],
  ['a log that fails once', new LogUnavailable('dropped'), 1, null],
  ['a log that fails again and again', new LogUnavailable('away'), 3, 'log_unavailable'],
  ['anything else', new Error('a bug'), 9, null],
] as const)('%s: %s after %i failures means %s', (_, error, failures, cause) => {
  expect(causeOfStandstill(error, failures)).toBe(cause);
});
