import { desk } from '../desk/desk.ts';
import type { Item } from './item.ts';

/** So many tickets with it in their texts are looked at: later ones may be about it, and those come first. */
const MOST = 100;
/** The last part of a number has at least so many digits. */
const DIGITS = 6;

/** The last part of a ticket's number, as people say it: `12`, `#12` or `000012` is 12. Null: the text is none. */
export function shortNumberIn(text: string): number | null {
  const digits = /^\s*#?\s?(\d{1,7})\s*$/.exec(text)?.[1];
  return Number(digits ?? 0) || null;
}

/** Whether it is the last part of a ticket's number. */
export const isNumbered = ({ number }: Pick<Item, 'number'>, short: number): boolean =>
  number !== null && Number(number.slice(number.lastIndexOf('-') + 1)) === short;

/** The tickets with a short number: each year begins with 1 anew, and that of the last one comes first. None where the desk can't be asked. */
export async function ticketsNumbered(short: number, signal?: AbortSignal): Promise<readonly Item[]> {
  // As it is written in numbers: `#12` is found in all sorts of texts.
  const search = `-${String(short).padStart(DIGITS, '0')}`;
  const asked = { view: 'all', kind: 'ticket', search, sort_by: 'created', limit: MOST } as const;
  const found = await desk.work.list(asked, signal ? { signal } : {}).catch(() => null);
  return found?.data.items.filter((item) => isNumbered(item, short)) ?? [];
}
