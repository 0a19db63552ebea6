import { createSignal, onCleanup, onMount } from 'solid-js';
import type { Word } from '../words/words.ts';
import { meantBy, writtenAs } from './keys.ts';

export const GROUPS = ['anywhere', 'list', 'conversation'] as const;

interface Shortcut {
  readonly keys: readonly string[];
  readonly word: Word;
  readonly group: (typeof GROUPS)[number];
  /** Also while a text is written. */
  readonly inFields?: true;
  /** Not shown as a command of the palette: it only makes sense at a place of the page. */
  readonly local?: true;
}

/** All shortcuts of the console. The help and the palette are made of this table. */
export const SHORTCUTS = {
  palette: { keys: ['Mod+k'], word: 'keys.palette', group: 'anywhere', inFields: true, local: true },
  help: { keys: ['?'], word: 'keys.help', group: 'anywhere' },
  search: { keys: ['/'], word: 'keys.search', group: 'anywhere' },
  goWork: { keys: ['g w'], word: 'keys.goWork', group: 'anywhere' },
  goMine: { keys: ['g m'], word: 'keys.goMine', group: 'anywhere' },
  goUnassigned: { keys: ['g u'], word: 'keys.goUnassigned', group: 'anywhere' },
  next: { keys: ['j', 'ArrowDown'], word: 'keys.next', group: 'list', local: true },
  previous: { keys: ['k', 'ArrowUp'], word: 'keys.previous', group: 'list', local: true },
  open: { keys: ['Enter', 'o'], word: 'keys.open', group: 'list', local: true },
  select: { keys: ['x'], word: 'keys.select', group: 'list', local: true },
  selectDown: { keys: ['Shift+j', 'Shift+ArrowDown'], word: 'keys.selectRange', group: 'list', local: true },
  selectUp: { keys: ['Shift+k', 'Shift+ArrowUp'], word: 'keys.selectRange', group: 'list', local: true },
  showNew: { keys: ['.'], word: 'keys.showNew', group: 'list' },
  reply: { keys: ['r'], word: 'keys.reply', group: 'conversation' },
  note: { keys: ['n'], word: 'keys.note', group: 'conversation' },
  send: { keys: ['Mod+Enter'], word: 'keys.send', group: 'conversation', inFields: true, local: true },
  status: { keys: ['s'], word: 'keys.status', group: 'conversation' },
  priority: { keys: ['p'], word: 'keys.priority', group: 'conversation' },
  assign: { keys: ['a'], word: 'keys.assign', group: 'conversation' },
  assignMe: { keys: ['m'], word: 'keys.assignMe', group: 'conversation' },
  tags: { keys: ['t'], word: 'keys.tags', group: 'conversation' },
  resolve: { keys: ['e'], word: 'keys.resolve', group: 'conversation' },
  details: { keys: ['d'], word: 'keys.details', group: 'conversation' },
  back: { keys: ['Escape'], word: 'keys.back', group: 'conversation', local: true },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutName = keyof typeof SHORTCUTS;
export const shortcutOf = (name: ShortcutName): Shortcut => SHORTCUTS[name];
export const SHORTCUT_NAMES = Object.keys(SHORTCUTS) as ShortcutName[];

const KEYS = Object.fromEntries(
  SHORTCUT_NAMES.map((name) => [name, SHORTCUTS[name].keys]),
) as unknown as Readonly<Record<ShortcutName, readonly string[]>>;

type Handlers = { readonly [Name in ShortcutName]?: () => void };
/** Of the components on screen; the one that came last is asked first. */
const [handling, setHandling] = createSignal<readonly Handlers[]>([]);

/** What a shortcut does while the component is on screen. */
export function useShortcuts(handlers: Handlers): void {
  onMount(() => setHandling((all) => [handlers, ...all]));
  onCleanup(() => setHandling((all) => all.filter((other) => other !== handlers)));
}

/** What a shortcut does now; undefined: nothing. */
export const actionOf = (name: ShortcutName): (() => void) | undefined =>
  handling().find((handlers) => handlers[name])?.[name];

const KEPT = 'casebook.singleKeys';
const [areSingleKeysOn, setSingleKeys] = createSignal(localStorage.getItem(KEPT) !== 'off');

export { areSingleKeysOn };

/** Shortcuts of one character can be turned off, for people who dictate. */
export function turnSingleKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? 'on' : 'off');
  setSingleKeys(on);
}

const isField = (target: Element) =>
  target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');
const isElsewhere = (target: Element) =>
  target.closest('[role=dialog], [role=menu], [role=listbox]') !== null;
/** What a focused button or link does by itself. */
const isOwnKey = (target: Element, stroke: string) =>
  stroke === 'Enter' && target.matches('button, a, summary');

/** Listens to the keyboard for the whole page. Returns what ends that. */
export function listenToKeys(): () => void {
  let before: string | null = null;
  const onKey = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const stroke = writtenAs(event);
    if (event.defaultPrevented || event.isComposing || isElsewhere(target) || isOwnKey(target, stroke))
      return;
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
