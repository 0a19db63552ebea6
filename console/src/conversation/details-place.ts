import { createSignal, onCleanup } from 'solid-js';

/** The list, the conversation and the details have room beside each other. `conversation.css` says so, too. */
const BESIDE = '(width >= 76rem)';
/** There is room to have them all from the beginning. */
const WIDE = '(width >= 88rem)';

/** Whether details are open, and whether they stand beside the conversation or lie above it, on narrower windows. */
export function createDetailsPlace() {
  const [areOpen, setOpen] = createSignal(matchMedia(WIDE).matches);
  const beside = matchMedia(BESIDE);
  const [isBeside, setBeside] = createSignal(beside.matches);
  const look = () => {
    setBeside(beside.matches);
    // They would come to lie above what is read.
    if (!beside.matches) setOpen(false);
  };
  beside.addEventListener('change', look);
  onCleanup(() => beside.removeEventListener('change', look));
  return { areOpen, isBeside, toggle: () => setOpen((are) => !are), close: () => setOpen(false) };
}
