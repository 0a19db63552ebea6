import type { Caller, Subject } from './people.ts';
import { placeholderOf } from './people.ts';
import type { Settings } from './tables.ts';

export const SETTINGS: Readonly<Record<Settings, Readonly<Record<string, string>>>> = {
  usual: {},
  strict: { TICKET_ACCESS: 'token', GUEST_ACCESS: 'guest-id' },
};

/** What is to come of a call. */
export type Verdict = 'open' | 'hidden' | 'refused' | 'secret';

const COLUMN_OF = { john: 'user', guest: 'guest', nobody: 'nobody' } as const;

/** @param subject null: what is called isn't about one ticket or conversation */
export function verdictOf(
  words: readonly string[],
  { owns, column }: Pick<Caller, 'owns' | 'column'>,
  subject: Subject | null,
): Verdict {
  const [word = ''] = words;
  if (word === '–') return 'refused';
  if (word === 'secret') return 'secret';
  if (word === 'yes' || word === 'masked') return 'open';
  const isOpen: Readonly<Record<string, boolean>> = {
    own: subject === null || (subject.owner === owns && column === COLUMN_OF[subject.owner]),
    "nobody's": subject?.kind === 'ticket' && subject.owner !== 'john',
    "guests'": subject?.kind === 'chat' && subject.owner === 'guest',
    none: false,
  };
  const known = words.map((each) => isOpen[each]);
  if (known.includes(undefined)) throw new Error(`unknown word in: ${words}`);
  return known.includes(true) ? 'open' : 'hidden';
}

/** What an example of the documents is about; null: neither, or both. */
export function kindOfExample(example: object): Subject['kind'] | null {
  const text = JSON.stringify(example);
  const kinds = (['ticket', 'chat'] as const).filter((kind) =>
    placeholderOf[kind].some((placeholder) => text.includes(placeholder)),
  );
  return kinds.length === 1 ? (kinds[0] ?? null) : null;
}
