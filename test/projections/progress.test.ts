import type { Position } from '../../src/events/log/port.ts';
import { createProgress } from '../../src/projections/progress.ts';

const at = (position: number) => position as Position;

function progress() {
  const wanted: number[] = [];
  return { wanted, ...createProgress((position) => void wanted.push(position)) };
}

describe('progress', () => {
  it('has reached what is projected, without asking for it', async () => {
    const { wanted, advance, reached } = progress();
    advance(at(5));
    expect(await reached(at(5), 0)).toBe(true);
    expect(wanted).toEqual([]);
  });

  it('asks for what is not projected yet, and waits for it', async () => {
    const { wanted, advance, reached } = progress();
    const waiting = reached(at(5), 1_000);
    advance(at(4));
    advance(at(6));
    expect(await waiting).toBe(true);
    expect(wanted).toEqual([5]);
  });

  it('gives up after the timeout', async () => {
    expect(await progress().reached(at(5), 1)).toBe(false);
  });

  it('hears of it also when the asking alone brings it', async () => {
    const instantly = createProgress((position) => instantly.advance(position));
    expect(await instantly.reached(at(5), 10)).toBe(true);
  });

  it('never goes back', () => {
    const { advance, projected, acknowledge, acknowledged } = progress();
    advance(at(5));
    advance(at(3));
    acknowledge(at(7));
    acknowledge(at(2));
    expect([projected(), acknowledged()]).toEqual([5, 7]);
  });
});
