import { ScannedCache } from '../../../src/projections/search/scanned-cache.ts';

interface Part {
  readonly bytes: number;
}

/** Goes through all parts of a name, as a search does. Returns how many were found. */
function scan(cache: ScannedCache<Part>, name: string, count: number): number {
  let found = 0;
  for (let index = 0; index < count; index++) {
    const key = `${name} ${index}`;
    if (cache.get(key)) found += 1;
    else cache.offer(key, { bytes: 10 });
  }
  return found;
}

const scans = (cache: ScannedCache<Part>, name: string, count: number, times: number) =>
  Array.from({ length: times }, () => scan(cache, name, count));

describe('a cache of what is searched from beginning to end', () => {
  const fitting = (parts: number) => new ScannedCache<Part>(parts * 10, ({ bytes }) => bytes);

  it('has all of what fits', () => {
    expect(scans(fitting(100), 'words', 100, 3)).toEqual([0, 100, 100]);
  });

  it('has nearly as much as fits where not all does, in each search', () => {
    const [, ...later] = scans(fitting(90), 'words', 100, 20);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(85);
  });

  it('replaces what is searched no more', () => {
    const cache = fitting(50);
    scan(cache, 'before', 50);
    expect(scans(cache, 'after', 40, 40).at(-1)).toBeGreaterThanOrEqual(35);
  });

  it('is empty after it was cleared, and takes everything again', () => {
    const cache = fitting(50);
    scan(cache, 'words', 80);
    cache.clear();
    expect(scans(cache, 'words', 50, 2)).toEqual([0, 50]);
  });
});
