import { onCleanup } from 'solid-js';
import { shiftBy } from './keeping-place.ts';

/**
 * Keeps what is read where it is while what is above it is laid out. `resized`: is told when anything has another height.
 * Heights of what the browser hasn't laid out yet are guesses.
 */
export function createPlace(scroller: () => HTMLElement | undefined, resized: () => void) {
  const heights = new Map<Element, number>();
  const observer = new ResizeObserver((entries) => {
    const place = scroller();
    if (!place) return;
    const changes = entries
      .map(({ target }) => target as HTMLElement)
      .filter((one) => one !== place)
      .map((one) => ({ one, top: one.offsetTop, now: one.offsetHeight }))
      .sort((one, other) => one.top - other.top)
      .map(({ one, top, now }) => {
        const before = heights.get(one) ?? now;
        heights.set(one, now);
        return { top, before, now };
      });
    const shift = shiftBy(changes, place.scrollTop);
    if (shift !== 0) place.scrollTop += shift;
    resized();
  });
  onCleanup(() => observer.disconnect());
  return {
    /** Watches an element from now on, until what has made it is gone. */
    watch(element: HTMLElement) {
      queueMicrotask(() => heights.set(element, element.offsetHeight));
      observer.observe(element);
      onCleanup(() => {
        observer.unobserve(element);
        heights.delete(element);
      });
    },
    /** What is read stays where it is while `put` puts something above it. */
    keep(put: () => void) {
      const place = scroller();
      const below = (place?.scrollHeight ?? 0) - (place?.scrollTop ?? 0);
      put();
      if (place) place.scrollTop = place.scrollHeight - below;
    },
  };
}
