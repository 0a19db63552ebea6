import { For } from 'solid-js';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const SYMBOLS: Readonly<Record<string, string>> = {
  Mod: isApple ? '⌘' : 'Ctrl',
  Shift: '⇧',
  Enter: '↵',
  ArrowDown: '↓',
  ArrowUp: '↑',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** Keys as the table of shortcuts writes them, drawn as keys. */
export function Keys(props: { readonly keys: string }) {
  const parts = () => props.keys.split(/[+ ]/);
  return (
    <span class="keys">
      <For each={parts()}>{(part) => <kbd>{SYMBOLS[part] ?? part.toUpperCase()}</kbd>}</For>
    </span>
  );
}
