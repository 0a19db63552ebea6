import { createSignal } from 'solid-js';
import { me } from '../app/session.ts';
import { desk } from '../desk/desk.ts';
import type { UsedTag } from './tag-choices.ts';
import { tagsInUse } from './work-requests.ts';

/** An admin to whom work can be assigned. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
}

interface Admin {
  readonly id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
}

const nameOf = ({ id, first_name, last_name, email }: Admin): string =>
  [first_name, last_name].filter(Boolean).join(' ') || (email ?? id);

async function findColleagues(): Promise<readonly Colleague[]> {
  const found: Colleague[] = [];
  let cursor: string | null = null;
  do {
    const { data } = await desk.tickets.admins({
      active: 'true',
      limit: 100,
      ...(cursor !== null && { cursor }),
    });
    found.push(...data.admins.map((admin) => ({ id: admin.id, name: nameOf(admin) })));
    cursor = data.meta.next_cursor;
  } while (cursor !== null);
  return found.sort((one, other) => one.name.localeCompare(other.name));
}

const [colleagues, setColleagues] = createSignal<readonly Colleague[]>([]);
const [usedTags, setTags] = createSignal<readonly UsedTag[]>([]);

export { colleagues, usedTags };

/** The tags in use, the most frequent first. */
export const tags = (): readonly string[] => usedTags().map(({ tag }) => tag);

/** Asks which tags are in use. What is known stays where there is no answer. */
export const findTags = (): Promise<unknown> => tagsInUse().then(setTags, () => {});

/** Asks for the lists that menus offer. What is known stays where there is no answer. */
export async function findOffers(): Promise<void> {
  const asked = [findColleagues().then(setColleagues), findTags()];
  await Promise.allSettled(asked);
}

/** Whether an id is an admin's. */
export const isColleague = (id: string): boolean =>
  id === me().id || colleagues().some((one) => one.id === id);
