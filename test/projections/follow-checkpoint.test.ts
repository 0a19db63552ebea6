import type { Position } from '../../src/events/log/port.ts';
import { createCheckpointFollower } from '../../src/projections/follow-checkpoint.ts';
import { createProgress } from '../../src/projections/progress.ts';

const at = (position: number) => position as Position;

function follow() {
  const progress = createProgress(() => {});
  return { progress, follower: createCheckpointFollower(progress) };
}

describe('read models that others project into', () => {
  it('are as far as their checkpoint says, and whoever waits is told', async () => {
    const { progress, follower } = follow();
    follower.logIs('log-1');
    const waiting = progress.reached(at(7), 1_000);
    follower.heard({ log: 'log-1', position: at(7) });
    expect(await waiting).toBe(true);
    expect(follower.unavailableReason()).toBeNull();
  });

  it('count only once it is known which log they should be of', () => {
    const { progress, follower } = follow();
    follower.heard({ log: 'log-1', position: at(7) });
    expect([progress.projected(), follower.unavailableReason()]).toEqual([
      0,
      'the read models have not answered yet',
    ]);
    follower.logIs('log-1');
    expect([progress.projected(), follower.unavailableReason()]).toEqual([7, null]);
  });

  it('are not to be read when they are of another log, until they are of this one', () => {
    const { progress, follower } = follow();
    follower.logIs('log-1');
    follower.heard({ log: 'log-2', position: at(70) });
    expect([progress.projected(), follower.unavailableReason()]).toEqual([
      0,
      'the read models are those of another event log',
    ]);
    follower.heard({ log: 'log-1', position: at(3) });
    expect([progress.projected(), follower.unavailableReason()]).toEqual([3, null]);
  });

  it('that are made anew have to catch up again before they are read', async () => {
    const { progress, follower } = follow();
    follower.logIs('log-1');
    follower.heard({ log: 'log-1', position: at(9) });
    follower.heard(null);
    expect(await progress.reached(at(9), 0)).toBe(false);
    follower.heard({ log: 'log-1', position: at(9) });
    expect(await progress.reached(at(9), 0)).toBe(true);
  });
});
