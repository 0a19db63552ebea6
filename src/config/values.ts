import { z } from 'zod';
import { LEAST_CACHE_MEMORY, MOST_CACHE_MEMORY } from './cache-memory.ts';

/* Formats of the environment's values. */

/** Whether the text is an http:// or https:// address. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether the text is a number of proxies. */
export const isHops = (text: string): boolean => /^(\d|10)$/.test(text);

const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** Whether the text is a list of addresses and networks, separated by commas. */
export function isNetworks(text: string): boolean {
  const networks = listed(text);
  return networks.length > 0 && networks.every((entry) => network.safeParse(entry).success);
}

/** The trimmed parts of a comma-separated list, without empty ones. */
export const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Whether the text is an origin of web pages, or `*`. */
export const isOrigin = (text: string): boolean =>
  text === '*' || (isWebAddress(text) && new URL(text).origin === text);

/** Whether the text is the address of an EventStoreDB. */
export const isEventLogUrl = (url: string): boolean => /^(esdb|kurrentdb)(\+discover)?:\/\/./.test(url);

/** Whether the text is the address of a MongoDB. */
export const isReadModelsUrl = (url: string): boolean => /^mongodb(\+srv)?:\/\/./.test(url);

/** Whether the text is a valid size of cache memory, in mebibytes. */
export function isCacheMemory(text: string): boolean {
  const mebibytes = Number(text);
  return /^\d{1,7}$/.test(text) && mebibytes >= LEAST_CACHE_MEMORY && mebibytes <= MOST_CACHE_MEMORY;
}

/** In seconds. With a larger tolerance, a stolen token would live noticeably longer. */
export const DEFAULT_CLOCK_TOLERANCE = 10;
export const MOST_CLOCK_TOLERANCE = 300;

/** Whether the text is a valid clock tolerance, in seconds. */
export const isClockTolerance = (text: string): boolean =>
  /^\d{1,3}$/.test(text) && Number(text) <= MOST_CLOCK_TOLERANCE;

/** Whether the text is a valid interval of tree heads. */
export const isProofInterval = (text: string): boolean => {
  const seconds = shortTimeIn(text);
  return seconds !== null && seconds <= MOST_PROOF_INTERVAL;
};

const MOST_PROOF_INTERVAL = 86_400;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

/** A time such as `4h`, in seconds; null when it is none. Days aren't taken: of working time, they have no fixed length. */
export function shortTimeIn(text: string): number | null {
  const [, count, unit = ''] = /^([1-9]\d{0,6})([smh])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (UNITS[unit] ?? 0);
}
