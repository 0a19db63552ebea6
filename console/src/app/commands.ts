import { nameOfView } from '../list/filter-bar.tsx';
import { EVERYTHING, LONGEST_SEARCH, NO_FILTERS, written } from '../list/filters.ts';
import { type Item, pathOf } from '../list/item.ts';
import { VIEWS } from '../list/vocabulary.ts';
import { isOn, offered, turn } from '../notify/settings.ts';
import { pair } from '../words/pair.ts';
import { LANGUAGES, type Language, speak, t } from '../words/words.ts';
import { pagesFor } from './pages.ts';
import { type Command, screenCommands } from './screen-commands.ts';
import { me } from './session.ts';
import { actionOf, SHORTCUT_NAMES, shortcutOf } from './shortcuts.ts';
import { signOutUnlessUnsent } from './signing-out.ts';
import { THEMES, wear } from './theme.ts';

type Navigate = (path: string) => void;

/** Everything that can be done now: shortcuts and commands of what is on screen, pages, views, settings. */
export function commands(navigate: Navigate): readonly Command[] {
  const pages = pagesFor(me().role).map(({ word, path }) => ({ label: t(word), run: () => navigate(path) }));
  const shortcuts = SHORTCUT_NAMES.flatMap((name) => {
    const [{ word, keys, local }, run] = [shortcutOf(name), actionOf(name)];
    return local || run === undefined ? [] : [{ label: t(word), keys: keys[0], run }];
  });
  const views = (me().role === 'admin' ? VIEWS : []).map((view) => ({
    label: t('palette.view', { name: nameOfView(view) }),
    run: () => navigate(`/work${written({ ...NO_FILTERS, view })}`),
  }));
  const themes = THEMES.map((theme) => ({
    label: pair(t('account.theme'), t(`account.theme.${theme}`)),
    run: () => wear(theme),
  }));
  const languages = Object.entries(LANGUAGES).map(([language, { name }]) => ({
    label: pair(t('account.language'), name),
    run: () => void speak(language as Language),
  }));
  const notices = (me().role === 'admin' ? offered() : []).map((setting) => ({
    label: pair(
      t('notify.label'),
      pair(t(`notify.${setting}`), t(isOn(setting) ? 'notify.turnOff' : 'notify.turnOn')),
    ),
    run: () => void turn(setting, !isOn(setting)),
  }));
  return [
    ...shortcuts,
    ...screenCommands(),
    ...pages,
    ...views,
    ...themes,
    ...languages,
    ...notices,
    { label: t('account.signOut'), run: signOutUnlessUnsent },
  ];
}

/** Tickets that a palette has found by a short number, as commands. */
export const opening = (tickets: readonly Item[], navigate: Navigate): readonly Command[] =>
  tickets.map((item) => ({
    label: [t('palette.open', { number: item.number ?? '' }), item.subject].filter(Boolean).join(' · '),
    run: () => navigate(pathOf(item)),
  }));

/** Leads from the palette to the list. */
function searching(term: string, navigate: Navigate): readonly Command[] {
  const search = term.trim().slice(0, LONGEST_SEARCH);
  if (search === '' || me().role !== 'admin') return [];
  const path = `/work${written({ ...EVERYTHING, search })}`;
  return [{ label: t('palette.search', { search }), run: () => navigate(path) }];
}

/** Without accents and capitals. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The commands whose label has all words of a term, and the search for it; a ticket's number opens it. */
export function found(all: readonly Command[], term: string, navigate: Navigate): readonly Command[] {
  const words = plain(term).split(/\s+/u);
  const matching = [
    ...all.filter(({ label }) => words.every((word) => plain(label).includes(word))),
    ...searching(term, navigate),
  ];
  const number = /^\s*#?([\p{L}\p{N}]+-\d{4}-\d+)\s*$/u.exec(term)?.[1]?.toUpperCase();
  if (number === undefined || me().role !== 'admin') return matching;
  return [
    { label: t('palette.open', { number }), run: () => navigate(`/work/ticket/${number}`) },
    ...matching,
  ];
}
