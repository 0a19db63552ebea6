import type { Word } from '../words/en.ts';

export const GROUPS = ['anywhere', 'list', 'conversation'] as const;

export interface Shortcut {
  readonly keys: readonly string[];
  readonly word: Word;
  readonly group: (typeof GROUPS)[number];
  /** Also while a text is written. */
  readonly inFields?: true;
  /** What it does to the selected rows, if there are any. */
  readonly selected?: Word;
  /** Not shown as a command of the palette: it only makes sense at a place of the page. */
  readonly local?: true;
}

/** All shortcuts of the console. The help and the palette are made of this table. */
export const SHORTCUTS = {
  palette: { keys: ['Mod+k'], word: 'keys.palette', group: 'anywhere', inFields: true, local: true },
  help: { keys: ['?'], word: 'keys.help', group: 'anywhere' },
  search: { keys: ['/'], word: 'keys.search', group: 'anywhere' },
  undo: { keys: ['z'], word: 'keys.undo', group: 'anywhere' },
  goWork: { keys: ['g w'], word: 'keys.goWork', group: 'anywhere' },
  goMine: { keys: ['g m'], word: 'keys.goMine', group: 'anywhere' },
  goUnassigned: { keys: ['g u'], word: 'keys.goUnassigned', group: 'anywhere' },
  goReports: { keys: ['g r'], word: 'keys.goReports', group: 'anywhere' },
  next: { keys: ['j', 'ArrowDown'], word: 'keys.next', group: 'list', local: true },
  previous: { keys: ['k', 'ArrowUp'], word: 'keys.previous', group: 'list', local: true },
  open: { keys: ['Enter', 'o'], word: 'keys.open', group: 'list', local: true },
  select: { keys: ['x'], word: 'keys.select', group: 'list', local: true },
  selectDown: { keys: ['Shift+j', 'Shift+ArrowDown'], word: 'keys.selectDown', group: 'list', local: true },
  selectUp: { keys: ['Shift+k', 'Shift+ArrowUp'], word: 'keys.selectUp', group: 'list', local: true },
  showNew: { keys: ['.'], word: 'keys.showNew', group: 'list' },
  reply: { keys: ['r'], word: 'keys.reply', group: 'conversation' },
  note: { keys: ['n'], word: 'keys.note', group: 'conversation' },
  send: { keys: ['Mod+Enter'], word: 'keys.send', group: 'conversation', inFields: true, local: true },
  status: { keys: ['s'], word: 'keys.status', group: 'conversation', selected: 'keys.status' },
  priority: { keys: ['p'], word: 'keys.priority', group: 'conversation', selected: 'keys.priority' },
  assign: { keys: ['a'], word: 'keys.assign', group: 'conversation', selected: 'keys.assign' },
  assignMe: { keys: ['m'], word: 'keys.assignMe', group: 'conversation', selected: 'keys.assignMe' },
  tags: { keys: ['t'], word: 'keys.tags', group: 'conversation', selected: 'keys.addTags' },
  resolve: { keys: ['e'], word: 'keys.resolve', group: 'conversation', selected: 'keys.resolveAll' },
  scrollUp: { keys: ['PageUp'], word: 'keys.scrollUp', group: 'conversation', inFields: true, local: true },
  scrollDown: {
    keys: ['PageDown'],
    word: 'keys.scrollDown',
    group: 'conversation',
    inFields: true,
    local: true,
  },
  details: { keys: ['d'], word: 'keys.details', group: 'conversation' },
  back: {
    keys: ['Escape'],
    word: 'keys.back',
    group: 'conversation',
    selected: 'bulk.clear',
    local: true,
  },
} as const satisfies Readonly<Record<string, Shortcut>>;
