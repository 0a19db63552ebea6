import fc from 'fast-check';
import { merged, NO_NEWS } from '../../console/src/list/news.ts';
import {
  between,
  NOTHING_KNOWN,
  rowsAtFirst,
  rowsBefore,
  WINDOW,
  windowsFor,
  withWindow,
} from '../../console/src/list/order.ts';

const names = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `row ${from + index}`);

describe('the places of a long list', () => {
  it('are known as far as windows came', () => {
    const order = withWindow(
      withWindow(NOTHING_KNOWN, 0, names(0, 100), 100_000),
      500,
      names(500, 100),
      100_000,
    );
    expect(order.total).toBe(100_000);
    expect([order.keys[99], order.keys[100], order.keys[500]]).toEqual(['row 99', undefined, 'row 500']);
  });

  it('are asked for in whole windows, and only where something is missing', () => {
    const order = withWindow(NOTHING_KNOWN, 0, names(0, WINDOW), 4 * WINDOW + 3);
    expect(windowsFor(order, 0, WINDOW - 1)).toEqual([]);
    expect(windowsFor(order, WINDOW - 1, 2 * WINDOW + 1)).toEqual([WINDOW, 2 * WINDOW]);
    expect(windowsFor(order, 4 * WINDOW, 5 * WINDOW)).toEqual([4 * WINDOW]);
  });

  it('begin with what a window may show, in whole windows', () => {
    const rows = (height: number) => rowsAtFirst(height, 46) / WINDOW;
    expect([320, 800, 980, 1_340, 9_000].map(rows)).toEqual([1, 1, 2, 2, 4]);
  });

  it('show a row that has moved only where it came last', () => {
    const before = withWindow(NOTHING_KNOWN, 0, ['a', 'b', 'c'], 5);
    expect(withWindow(before, 3, ['b', 'd'], 5).keys).toEqual(['a', undefined, 'c', 'b', 'd']);
  });

  it('join what is known where its last rows are', () => {
    const order = withWindow(NOTHING_KNOWN, 0, names(0, 50), 200);
    expect(rowsBefore(order, 50, names(45, 55))).toBe(5);
    // The last row before it has moved away, or others came in between.
    expect(rowsBefore(order, 50, ['row 45', 'row 47', 'row 48', 'new', 'row 50'])).toBe(3);
    expect(rowsBefore(order, 50, names(30, 55))).toBe(20);
    expect(rowsBefore(order, 50, names(50, 50))).toBeNull();
    expect(rowsBefore(order, 150, names(145, 55))).toBeNull();
    expect(rowsBefore(NOTHING_KNOWN, 0, names(0, 50))).toBeNull();
  });

  it('never hold a row twice, whatever windows come', () => {
    const window = fc.tuple(fc.nat(30), fc.uniqueArray(fc.nat(40).map(String), { maxLength: 10 }));
    fc.assert(
      fc.property(fc.array(window), (windows) => {
        const order = windows.reduce((known, [at, found]) => withWindow(known, at, found, 40), NOTHING_KNOWN);
        const keys = order.keys.filter((key) => key !== undefined);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('give the rows between two, in either direction', () => {
    const order = withWindow(NOTHING_KNOWN, 0, ['a', 'b', 'c', 'd'], 4);
    expect(between(order, 1, 3)).toEqual(['b', 'c', 'd']);
    expect(between(order, 3, 1)).toEqual(['b', 'c', 'd']);
    expect(between(order, -1, 0)).toEqual(['a']);
  });
});

describe('the news of a list', () => {
  const shown = new Set(['a', 'b']);

  it('are what belongs there and is not shown, and what is shown and does not belong there', () => {
    const news = merged(NO_NEWS, { asked: ['a', 'c'], found: ['c'], shown });
    expect([[...news.arrived], [...news.left]]).toEqual([['c'], ['a']]);
  });

  it('are none when it comes back as it was', () => {
    const news = merged(NO_NEWS, { asked: ['a', 'c'], found: ['c'], shown });
    expect(merged(news, { asked: ['a', 'c'], found: ['a'], shown })).toEqual(NO_NEWS);
  });

  it('leave out what changed where it stands', () => {
    expect(merged(NO_NEWS, { asked: ['a', 'b'], found: ['a', 'b'], shown })).toEqual(NO_NEWS);
  });
});
