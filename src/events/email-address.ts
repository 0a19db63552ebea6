import { domainToASCII, domainToUnicode } from 'node:url';
import { withoutInvisible } from './visible-text.ts';

/*
 * One e-mail address can be written in several ways: its domain in Unicode or in ASCII (punycode), its letters composed or not,
 * in either case, with characters that show nothing. Domains are converted by Node.js, as URLs have them (UTS 46).
 */

interface Parts {
  readonly local: string;
  readonly domain: string;
}

const ASCII = /^[\x20-\x7e]*$/;
/** They may stand in a domain where its script needs them, which the conversion to ASCII checks. */
const JOINERS = /[\u200c\u200d]/gu;
const PUNYCODE = /(^|\.)xn--/i;

/** Null without an `@`. */
function partsOf(address: string): Parts | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** The address as it is stored: without space at its ends and without characters that show nothing, composed (NFC). */
export function cleanEmail(written: string): string {
  const address = written.trim();
  if (ASCII.test(address)) return address;
  const parts = partsOf(address);
  if (parts === null) return withoutInvisible(address).trim().normalize('NFC');
  const local = withoutInvisible(parts.local).trimStart();
  return `${local}@${cleanDomain(parts.domain)}`.normalize('NFC');
}

function cleanDomain(domain: string): string {
  const split = domain.split(JOINERS);
  if (split.length === 1 || domainToASCII(domain) === '') return withoutInvisible(domain).trimEnd();
  const joiners = domain.match(JOINERS) ?? [];
  return split
    .map((part, index) => withoutInvisible(part) + (joiners[index] ?? ''))
    .join('')
    .trimEnd();
}

/** The longest label, and the longest domain, of the DNS. */
const MAX_LABEL = 63;
const MAX_DOMAIN = 253;

/** The domain of a clean address as it is in the DNS; null when it can't be one. */
export function asciiDomainOf(address: string): string | null {
  const domain = partsOf(address)?.domain ?? '';
  const ascii = ASCII.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
  return ascii.length <= MAX_DOMAIN && ascii.split('.').every(isLabel) ? ascii : null;
}

/** What stands for a text in another script has to be the way in which that text is written. */
function isLabel(label: string): boolean {
  if (label.length > MAX_LABEL || label.startsWith('-') || label.endsWith('-')) return false;
  if (!PUNYCODE.test(label)) return label !== '';
  const text = domainToUnicode(label);
  return text !== '' && !PUNYCODE.test(text) && domainToASCII(text) === label;
}

/** The same text for all ways to write an address. For one of ASCII alone, the address in lower case. */
export function emailKey(written: string): string {
  const address = cleanEmail(written);
  const parts = partsOf(address);
  if (parts === null || (ASCII.test(address) && !PUNYCODE.test(parts.domain))) return address.toLowerCase();
  // `domainToUnicode` gives an empty text for what isn't a domain, such as a wrong punycode.
  const domain = domainToUnicode(domainToASCII(parts.domain)) || parts.domain;
  return `${parts.local.toLowerCase()}@${domain.toLowerCase()}`.normalize('NFC');
}

/** Both forms of a domain, or of labels of one: in Unicode, and in ASCII as it is in the DNS. None where it can't be a domain. */
export function domainForms(domain: string): readonly string[] {
  const ascii = domainToASCII(domain);
  return ascii === '' ? [] : [domainToUnicode(ascii), ascii];
}

/**
 * The keys that earlier versions used for an address, which was compared as it was typed. They name streams that exist. Addresses
 * of ASCII alone have none but their key.
 */
export function earlierEmailKeys(written: string): readonly string[] {
  const key = emailKey(written);
  const parts = partsOf(key);
  const ascii = parts && domainToASCII(parts.domain);
  const typed = [
    written.trim().toLowerCase(),
    key.normalize('NFD'),
    ...(parts && ascii ? [`${parts.local}@${ascii}`, `${parts.local.normalize('NFD')}@${ascii}`] : []),
  ];
  return [...new Set(typed)].filter((one) => one !== key);
}

export const sameEmail = (one: string, other: string): boolean => emailKey(one) === emailKey(other);
