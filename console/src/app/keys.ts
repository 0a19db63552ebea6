/** How keys are written in the table of shortcuts, and which one a keystroke means. Pure. */

/** The parts of a keyboard event that count. */
export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A stroke as the table writes it: `Mod+k` with Ctrl or the command key, `Shift+ArrowDown`, `j`, `?`. */
export function writtenAs({ key, ctrlKey, metaKey, altKey, shiftKey }: Stroke): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  // Shift is a part of characters such as `?`, and only named with letters and other keys.
  const withShift = shiftKey && (key.length > 1 || key.toLowerCase() !== key.toUpperCase());
  return [ctrlKey || metaKey ? 'Mod+' : '', altKey ? 'Alt+' : '', withShift ? 'Shift+' : '', name].join('');
}

/** Which shortcut a stroke completes, after the one before it; or the beginning of one, such as `g` of `g m`. */
export function meantBy<Name extends string>(
  table: Readonly<Record<Name, readonly string[]>>,
  before: string | null,
  stroke: string,
): { readonly name: Name } | { readonly begins: string } | null {
  const names = Object.keys(table) as Name[];
  const with_ = (written: string) => names.find((name) => table[name].includes(written));
  const whole = (before !== null && with_(`${before} ${stroke}`)) || with_(stroke);
  if (whole) return { name: whole };
  return names.some((name) => table[name].some((keys) => keys.startsWith(`${stroke} `)))
    ? { begins: stroke }
    : null;
}
