import { isIP } from 'node:net';

/* What values of the environment look like. */

/** Whether that is an http:// or https:// address. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether that is an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name); // offsets are understood, but they are no zones
  } catch {
    return false;
  }
}

/** Whether that is a number of proxies. */
export const isHops = (text: string): boolean => /^(\d|10)$/.test(text);

/** Whether those are addresses and networks, separated by commas. */
export function isNetworks(text: string): boolean {
  const networks = listed(text);
  return networks.length > 0 && networks.every(isNetwork);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  return longest > 0 && isPrefix && more === undefined;
}

/** What a list holds whose parts are separated by commas, without space around them. */
export const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Whether that is an origin of web pages, or `*`. */
export const isOrigin = (text: string): boolean =>
  text === '*' || (isWebAddress(text) && new URL(text).origin === text);
