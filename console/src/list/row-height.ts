import { createSignal, onCleanup } from 'solid-js';

/** Heights of rows, in units of the root's font size; narrow lists have two lines in a row. */
const HEIGHT = { wide: 2.875, narrow: 4.5 };
const NARROW_BELOW = 46;

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
const heightsOf = (one: number) => ({
  wide: Math.round(HEIGHT.wide * one),
  narrow: Math.round(HEIGHT.narrow * one),
});

/** The height of each row of a list, in pixels, and whether the list is narrow. `watch` is told the element whose width says so. */
export function createRowHeight() {
  const [isNarrow, setNarrow] = createSignal(false);
  // The list asks for the height of each of its rows, however many: the style of the page is looked at once.
  const [heights, setHeights] = createSignal(heightsOf(rem()));
  function watch(list: Element): void {
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const one = rem();
      setNarrow(entry.contentRect.width < NARROW_BELOW * one);
      setHeights((before) => (before.wide === heightsOf(one).wide ? before : heightsOf(one)));
    });
    observer.observe(list);
    onCleanup(() => observer.disconnect());
  }
  return { isNarrow, height: () => heights()[isNarrow() ? 'narrow' : 'wide'], watch };
}
