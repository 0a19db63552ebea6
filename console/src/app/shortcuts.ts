import { createSignal } from 'solid-js';
import { meantBy, writtenAs } from './keys.ts';
import { createOnScreen } from './on-screen.ts';
import { SHORTCUTS, type Shortcut } from './shortcut-table.ts';

export type ShortcutName = keyof typeof SHORTCUTS;
export const shortcutOf = (name: ShortcutName): Shortcut => SHORTCUTS[name];
export const SHORTCUT_NAMES = Object.keys(SHORTCUTS) as ShortcutName[];

const KEYS = Object.fromEntries(
  SHORTCUT_NAMES.map((name) => [name, SHORTCUTS[name].keys]),
) as unknown as Readonly<Record<ShortcutName, readonly string[]>>;

/** Undefined: it does nothing at the moment. */
type Handlers = { readonly [Name in ShortcutName]?: (() => void) | undefined };
const handling = createOnScreen<Handlers>();

/** What a shortcut does while the component is on screen. `isAhead`: also where components that came later do something else. */
export const useShortcuts = (handlers: Handlers, isAhead = false): void => handling.use(handlers, isAhead);

/** What a shortcut does now; undefined: nothing. */
export const actionOf = (name: ShortcutName): (() => void) | undefined =>
  handling.all().find((handlers) => handlers[name])?.[name];

const KEPT = 'casebook.singleKeys';
const [areSingleKeysOn, setSingleKeys] = createSignal(localStorage.getItem(KEPT) !== 'off');

export { areSingleKeysOn };

/** Shortcuts of one character can be turned off, for people who dictate. */
export function turnSingleKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? 'on' : 'off');
  setSingleKeys(on);
}

const isField = (target: Element) =>
  target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
const isElsewhere = (target: Element) =>
  target.closest('[role=dialog], [role=menu], [role=listbox]') !== null;
/** What a focused button or link does by itself. */
const isOwnKey = (target: Element, stroke: string) =>
  stroke === 'Enter' && target.matches('button, a, summary');

/** What scrolls by itself or is moved in by arrows, wherever that is not the list. */
const OWN_SCROLL = '[role=tabpanel], [role=tablist], [role=region], section[tabindex], .rows, .audit-rows';
/** Arrows are the list's where nothing else takes them: what can be scrolled, and choices, have a use of their own for them. */
const isArrowOfOthers = (target: Element, stroke: string) =>
  /Arrow/.test(stroke) && !target.matches('body, main, h1, h2') && target.closest('[role=grid]') === null;
const isPageOfOthers = (target: Element, stroke: string) =>
  stroke.startsWith('Page') && target.closest(OWN_SCROLL) !== null;

/** Listens to the keyboard for the whole page. Returns what ends that. */
export function listenToKeys(): () => void {
  let before: string | null = null;
  const onKey = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const stroke = writtenAs(event);
    if (event.defaultPrevented || event.isComposing || isElsewhere(target) || isOwnKey(target, stroke))
      return;
    if (isArrowOfOthers(target, stroke) || isPageOfOthers(target, stroke)) return;
    const meant = meantBy(KEYS, before, stroke);
    before = meant && 'begins' in meant ? meant.begins : null;
    if (meant === null || !('name' in meant)) return;
    if (isField(target) && !shortcutOf(meant.name).inFields) return;
    if (!areSingleKeysOn() && stroke.length === 1) return;
    const action = actionOf(meant.name);
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
