import ChartLine from 'lucide-solid/icons/chart-line';
import Eye from 'lucide-solid/icons/eye';
import ListChecks from 'lucide-solid/icons/list-checks';
import ScrollText from 'lucide-solid/icons/scroll-text';
import type { Component } from 'solid-js';
import type { Word } from '../words/words.ts';
import type { Role } from './session.ts';

type Icon = typeof ListChecks;

/** A page of the console: one entry is its address, its place in the navigation, and who sees it. */
export interface Page {
  /** Below `/console`. */
  readonly path: string;
  readonly word: Word;
  readonly icon: Icon;
  readonly roles: readonly Role[];
  /** Loaded when it is first opened. */
  load(): Promise<{ default: Component }>;
}

/** All pages. The first one that a role may see is its home. */
export const PAGES: readonly Page[] = [
  {
    path: '/work',
    word: 'page.work',
    icon: ListChecks,
    roles: ['admin'],
    load: () => import('../list/work-page.tsx'),
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
