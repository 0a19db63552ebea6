import type { BusinessTime } from '../../../calendar/business-time.ts';
import type { Happened } from './follower.ts';
import type { Grouping, Metric } from './metric.ts';
import type { Subjects } from './subjects.ts';
import type { Words } from './words.ts';

/** The groups of something that happened, or of a subject as it is; words, of which 0 is the group without a key. */
export type GroupsOf = (happened: Pick<Happened, 'subject' | 'at'> & Partial<Happened>) => readonly number[];

export interface GroupParts {
  readonly subjects: Subjects;
  readonly words: Words;
  readonly businessTime: BusinessTime;
}

const NONE: readonly number[] = [0];

/** How a metric is divided. */
export function groupsBy(
  { measure }: Metric,
  grouping: Grouping | null,
  { subjects, words, businessTime }: GroupParts,
): GroupsOf {
  const singles = new Map<number, readonly number[]>();
  const one = (word: number): readonly number[] => {
    const known = singles.get(word) ?? [word];
    singles.set(word, known);
    return known;
  };
  const [within, outside] = [words.numberOf('within'), words.numberOf('outside')];
  switch (grouping) {
    case null:
      return () => NONE;
    case 'admin':
      return isByAuthor(measure)
        ? ({ admin = 0 }) => one(admin)
        : ({ subject }) => one(subjects.admins[subject] as number);
    case 'type':
      return ({ subject }) => one(subjects.types[subject] as number);
    case 'priority':
      return ({ subject }) => one(subjects.priorities[subject] as number);
    case 'tag':
      return ({ subject }) => {
        const tags = words.list(subjects.tags[subject] as number);
        return tags.length === 0 ? NONE : tags;
      };
    case 'channel':
      return ({ subject, channel }) => one(channel || (subjects.channels[subject] as number));
    case 'author':
      return ({ author = 0 }) => one(author);
    case 'business_hours': {
      const isSinceOpening = measure.kind === 'duration';
      return ({ subject, at }) =>
        one(
          businessTime.isOpen(isSinceOpening ? (subjects.openedAt[subject] as number) : at)
            ? within
            : outside,
        );
    }
    default:
      return grouping satisfies never;
  }
}

/** Messages and answers are those of the admin who wrote them. */
const isByAuthor = (measure: Metric['measure']): boolean =>
  measure.kind !== 'level' && (measure.of === 'message_written' || measure.of.endsWith('_answered'));
