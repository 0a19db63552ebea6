import { useLocation, useNavigate } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import Menu from '../kit/icons/menu.tsx';
import Search from '../kit/icons/search.tsx';
import X from '../kit/icons/x.tsx';
import { Keys } from '../kit/keys.tsx';
import { IconButton } from '../kit/tip.tsx';
import { filtersIn, LONGEST_SEARCH, written } from '../list/filters.ts';
import { focusList, takeOffer } from '../list/focus.ts';
import { pathOf } from '../list/item.ts';
import { shortNumberIn, ticketsNumbered } from '../list/short-number.ts';
import { t } from '../words/words.ts';
import { me } from './session.ts';
import { useShortcuts } from './shortcuts.ts';

interface TopBarProps {
  openMenu(): void;
  openPalette(): void;
}

/** The bar above every page: the search, which finds as one types, and the way to all commands. */
export function TopBar(props: TopBarProps) {
  return (
    <header class="top-bar">
      <IconButton class="menu-button" label={t('app.menu')} onClick={() => props.openMenu()}>
        <Menu size={18} />
      </IconButton>
      <Show when={me().role === 'admin'}>
        <SearchField />
      </Show>
      <button type="button" class="button quiet palette-button" onClick={() => props.openPalette()}>
        <span>{t('palette.title')}</span> <Keys keys="Mod+k" />
      </button>
    </header>
  );
}

function SearchField() {
  let field: HTMLInputElement | undefined;
  const location = useLocation();
  const navigate = useNavigate();
  const filters = createMemo(() => filtersIn(location.search));
  const search = (term: string) => {
    const isOnList = location.pathname.startsWith('/console/work');
    const path = isOnList ? location.pathname.slice('/console'.length) : '/work';
    navigate(`${path}${written({ ...filters(), search: term })}`, { replace: isOnList, scroll: false });
  };
  useShortcuts({ search: () => field?.select() });
  return (
    <search class="field search">
      <Search size={16} aria-hidden="true" />
      <input
        ref={field}
        type="text"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck={false}
        maxLength={LONGEST_SEARCH}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={filters().search}
        onInput={(event) => search(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Show when={filters().search !== ''} fallback={<kbd>/</kbd>}>
        <IconButton label={t('search.clear')} onClick={() => search('')}>
          <X size={14} />
        </IconButton>
      </Show>
    </search>
  );

  function onKeyDown(event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }) {
    if (event.isComposing) return;
    if (event.key === 'Escape') leave(event.currentTarget);
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (event.key === 'Enter') void go(event.currentTarget.value);
    else focusList();
  }

  /** To the ticket of a short number, to what an empty list offers first, or into the list. */
  async function go(term: string) {
    const short = filters().asOf === null ? shortNumberIn(term) : null;
    const [item] = short === null ? [] : await ticketsNumbered(short);
    // Whoever has gone on meanwhile stays where they are.
    if (filters().search !== term || document.activeElement !== field) return;
    if (item === undefined) return takeOffer();
    // What is opened gets the focus.
    field?.blur();
    navigate(`${pathOf(item)}${location.search}`, { scroll: false });
  }

  function leave(input: HTMLInputElement) {
    if (input.value === '') input.blur();
    else search('');
  }
}
