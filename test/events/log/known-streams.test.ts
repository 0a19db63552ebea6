import { KnownStreams } from '../../../src/events/log/sqlite/known-streams.ts';

const names = Array.from({ length: 3_000 }, (_, index) => `stream-${index}`);
const page = (id: number, limit: number) =>
  names.slice(id, id + limit).map((name, index) => [id + index + 1, name] as const);

describe('the streams that a log is known not to have', () => {
  it('are none before all names were read', async () => {
    const streams = new KnownStreams();
    const learnt = streams.learn(page);
    expect(streams.isAbsent('another')).toBe(false);
    await learnt;
    expect(streams.isAbsent('another')).toBe(true);
  });

  it('are never those that are there, on whatever way they came, and nearly all others', async () => {
    const streams = new KnownStreams();
    streams.add('early');
    const learnt = streams.learn(page);
    streams.add('meanwhile');
    await learnt;
    streams.add('late');
    expect([...names, 'early', 'meanwhile', 'late'].filter((name) => streams.isAbsent(name))).toEqual([]);
    const others = Array.from({ length: 10_000 }, (_, index) => `other-${index}`);
    expect(others.filter((name) => streams.isAbsent(name)).length).toBeGreaterThan(9_900);
  });

  it('are as few wrong ones where there are more names than one filter holds', async () => {
    const streams = new KnownStreams();
    await streams.learn(() => []);
    for (let name = 0; name < 300_000; name++) streams.add(`idempotency-${name}`);
    const asked = Array.from({ length: 10_000 }, (_, index) => `idempotency-${300_000 + index}`);
    expect(asked.filter((name) => streams.isAbsent(name)).length).toBeGreaterThan(9_900);
    expect([0, 262_144, 299_999].map((name) => streams.isAbsent(`idempotency-${name}`))).toEqual([
      ...[false, false, false],
    ]);
  });

  it('are unknown once the log is over, also while names are read', async () => {
    const streams = new KnownStreams();
    const learnt = streams.learn(page);
    streams.over();
    await learnt;
    streams.add('late');
    expect(streams.isAbsent('another')).toBe(false);
  });
});
