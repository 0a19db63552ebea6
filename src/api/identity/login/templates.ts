import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js';
import type { WhatsappLocale } from '../../../config/config.ts';
import { examplePhone } from '../../example-phone.ts';
import { assetPages } from '../../kernel/static-page.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ours = (name: string) => at(`./page/${name}`);

const FILES = [
  ...['login.css', 'login.js', 'session.js', 'waiting.js'].map(ours),
  at('../../documents/page/icon.svg'),
];

/** The files of the pages, under an address that changes with their contents. */
export const loginAssets = () => assetPages('/login/assets', FILES);

/** Where people confirm a login: in WhatsApp, or by the link that the terminal of a desk without WhatsApp shows. */
export type ConfirmedBy = 'whatsapp' | 'terminal';

export interface LoginTexts {
  readonly locale: WhatsappLocale;
  /** The country of the example of a phone number. */
  readonly region: CountryCode;
}

/** By the name that stands for it in a page. No text means anything in HTML. */
export type Texts = Readonly<Record<string, string>>;

/** The texts of the pages in a language. */
export function textsOf({ locale, region }: LoginTexts, confirmedBy: ConfirmedBy): Texts {
  const { terminal, ...texts } = JSON.parse(readFileSync(at(`./texts/${locale}.json`), 'utf8'));
  const example = exampleOf(region);
  return {
    ...texts,
    ...(confirmedBy === 'terminal' && terminal),
    example,
    invalid_number: filled(texts.invalid_number, { example: example.replaceAll(' ', '\u00a0') }),
  };
}

/** As people write it, such as `+234 802 123 4567`. */
const exampleOf = (region: CountryCode): string =>
  examplePhone(region)?.formatInternational() ?? `+${getCountryCallingCode(region)} …`;

/** A page of this folder with its texts; what has no text stays as it is. */
export const templateOf = (
  file: 'index.html' | 'confirm.html',
  { locale }: LoginTexts,
  texts: Texts,
): string => filled(readFileSync(ours(file), 'utf8'), texts).replace('lang="en"', `lang="${locale}"`);

/** A text in which each `{{name}}` is replaced. */
export const filled = (text: string, texts: Texts): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (name, key) => texts[key] ?? name);
