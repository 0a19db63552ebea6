import fc from 'fast-check';
import type { Position } from '../../src/events/log/port.ts';
import { createWaiters } from '../../src/projections/waiters.ts';

const at = (position: number) => position as Position;

describe('waiters', () => {
  it('are settled once, in the order of their positions, when those are reached', () => {
    const waiters = createWaiters();
    const settled: number[] = [];
    for (const position of [5, 3, 9, 3, 7]) waiters.add(at(position), () => settled.push(position));
    waiters.settleUpTo(at(2));
    expect(settled).toEqual([]);
    waiters.settleUpTo(at(7));
    expect(settled).toEqual([3, 3, 5, 7]);
    waiters.settleUpTo(at(100));
    expect(settled).toEqual([3, 3, 5, 7, 9]);
  });

  it('that wait no longer aren’t settled, nor are others of their position forgotten', () => {
    const waiters = createWaiters();
    const settled: string[] = [];
    const leave = waiters.add(at(5), () => settled.push('left'));
    waiters.add(at(5), () => settled.push('stayed'));
    const leaveAlone = waiters.add(at(4), () => settled.push('left'));
    leave();
    leave();
    leaveAlone();
    waiters.settleUpTo(at(5));
    expect(settled).toEqual(['stayed']);
  });

  it('are settled exactly as a plain list would have it', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ leave: fc.nat({ max: 40 }) }),
      fc.record({ reach: fc.integer({ min: 0, max: 30 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const waiters = createWaiters();
        const settled: number[] = [];
        const leaves: (() => void)[] = [];
        let [plain, expected]: [{ id: number; position: number }[], number[]] = [[], []];
        for (const taken of steps) {
          if ('add' in taken) {
            const id = leaves.length;
            leaves.push(waiters.add(at(taken.add), () => settled.push(id)));
            plain.push({ id, position: taken.add });
          } else if ('leave' in taken) {
            leaves[taken.leave]?.();
            plain = plain.filter(({ id }) => id !== taken.leave);
          } else {
            waiters.settleUpTo(at(taken.reach));
            const reached = plain.filter(({ position }) => position <= taken.reach);
            expected.push(
              ...reached.toSorted((a, b) => a.position - b.position || a.id - b.id).map(({ id }) => id),
            );
            plain = plain.filter(({ position }) => position > taken.reach);
          }
        }
        expect(settled).toEqual(expected);
      }),
    );
  });
});
