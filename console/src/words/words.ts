import { IntlMessageFormat } from 'intl-messageformat';
import { createSignal } from 'solid-js';
import { en, type Word } from './en.ts';

export type { Word };

type Words = Readonly<Record<Word, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** The languages of the console, by their own names. Another one is loaded when it is chosen. */
export const LANGUAGES = {
  en: { name: 'English', load: async (): Promise<Words> => en },
  fr: { name: 'Français', load: async (): Promise<Words> => (await import('./fr.ts')).fr },
} as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'casebook.language';
const isLanguage = (name: string | undefined | null): name is Language => !!name && name in LANGUAGES;

const [current, setCurrent] = createSignal<{ language: Language; words: Words }>({
  language: 'en',
  words: en,
});
/** Formats of messages that were shown already. */
let formats = new Map<string, IntlMessageFormat>();

export const language = (): Language => current().language;

/** How times and numbers are written: as the browser's own form of the language does, such as British English. */
export const locale = (): string =>
  navigator.languages.find((tag) => tag.slice(0, 2) === language()) ?? language();

/** Shows the console in a language from now on, also after a reload. */
export async function speak(language: Language): Promise<void> {
  await show(language);
  localStorage.setItem(KEY, language);
}

async function show(language: Language): Promise<void> {
  const words = await LANGUAGES[language].load();
  formats = new Map();
  document.documentElement.lang = language;
  setCurrent({ language, words });
}

/** The language chosen before, else the first of the browser's that the console has: that one isn't a choice, and follows the browser. */
export function speakAtFirst(): Promise<void> {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return show(wanted.find(isLanguage) ?? 'en');
}

/** A message in the language of the reader. It is text: whatever values hold is never markup. */
export const t = (key: Word, values?: Values): string => filled(current().words[key], values);

/** A message of the language of now, with its values in their places. Pages with words of their own use it. */
export function filled(message: string, values?: Values): string {
  if (values === undefined) return message;
  let format = formats.get(message);
  if (format === undefined) {
    format = new IntlMessageFormat(message, locale(), undefined, { ignoreTag: true });
    formats.set(message, format);
  }
  return String(format.format(values));
}
