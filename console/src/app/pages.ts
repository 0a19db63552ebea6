import type { Component } from 'solid-js';
import ChartLine from '../kit/icons/chart-line.tsx';
import Eye from '../kit/icons/eye.tsx';
import type { IconProps } from '../kit/icons/icon.tsx';
import ListChecks from '../kit/icons/list-checks.tsx';
import ScrollText from '../kit/icons/scroll-text.tsx';
import WorkPage from '../list/work-page.tsx';
import type { Word } from '../words/words.ts';
import type { Role } from './session.ts';

type Icon = Component<IconProps>;

/** A page of the console: one entry is its address, its place in the navigation, and who sees it. */
export interface Page {
  /** Below `/console`. */
  readonly path: string;
  readonly word: Word;
  readonly icon: Icon;
  readonly roles: readonly Role[];
  /** Whose home it is, instead of the first page that they see. */
  readonly homeOf?: Role;
  /** Loads it when it is first opened. */
  load(): Promise<{ default: Component }>;
}

/** All pages. The first one that a role may see is its home, unless another one says so. */
export const PAGES: readonly Page[] = [
  {
    path: '/work',
    word: 'page.work',
    icon: ListChecks,
    roles: ['admin'],
    // What nearly everybody sees first comes with the shell.
    load: async () => ({ default: WorkPage }),
  },
  {
    path: '/dashboard',
    word: 'page.dashboard',
    icon: ChartLine,
    roles: ['admin', 'analyst', 'auditor'],
    load: () => import('../dashboard/dashboard-page.tsx'),
  },
  {
    path: '/log',
    word: 'page.log',
    icon: ScrollText,
    roles: ['auditor', 'analyst'],
    homeOf: 'auditor',
    load: () => import('../audit/log-page.tsx'),
  },
  {
    path: '/access',
    word: 'page.access',
    icon: Eye,
    roles: ['auditor'],
    load: () => import('../audit/access-page.tsx'),
  },
];

export const pagesFor = (role: Role): readonly Page[] => PAGES.filter(({ roles }) => roles.includes(role));

/** Where a person of this role begins. */
export const homeFor = (role: Role): Page | undefined =>
  PAGES.find(({ homeOf }) => homeOf === role) ?? pagesFor(role)[0];
