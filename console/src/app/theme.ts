import { createSignal } from 'solid-js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'casebook.theme';
const kept = localStorage.getItem(KEY);
const [theme, setTheme] = createSignal<Theme>(THEMES.find((name) => name === kept) ?? 'system');

export { theme };

/** Shows a theme from now on, also after a reload. */
export function wear(chosen: Theme): void {
  localStorage.setItem(KEY, chosen);
  setTheme(chosen);
  apply();
}

/** Puts the chosen theme on the page; styles follow by the attribute. */
export function apply(): void {
  if (theme() === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
}
