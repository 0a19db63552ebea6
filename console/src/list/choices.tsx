import { me } from '../app/session.ts';
import { Avatar } from '../kit/avatar.tsx';
import type { Choice } from '../kit/choice-lines.tsx';
import { PriorityIcon, StatusIcon } from '../kit/marks.tsx';
import { t } from '../words/words.ts';
import type { ChoiceName } from './filters.ts';
import { colleagues, tags } from './people.ts';
import { KINDS, type Priority, STATUSES, type Status, TICKET_PRIORITIES, TYPES } from './vocabulary.ts';

/** Statuses as choices. */
export const statusChoices = (statuses: readonly Status[]): readonly Choice[] =>
  statuses.map((status) => ({
    value: status,
    label: t(`status.${status}`),
    icon: <StatusIcon status={status} />,
  }));

/** Priorities as choices. */
export const priorityChoices = (priorities: readonly Priority[]): readonly Choice[] =>
  priorities.map((priority) => ({
    value: priority,
    label: t(`priority.${priority}`),
    icon: <PriorityIcon priority={priority} />,
  }));

/** Colleagues as choices, oneself first. `nobody`: the value of no assignee. */
export const assigneeChoices = (nobody: string, myself: string): readonly Choice[] => [
  { value: myself, label: t('assignee.me'), icon: <Avatar name={me().name ?? me().email} /> },
  { value: nobody, label: t('assignee.nobody'), icon: <Avatar name={null} /> },
  ...colleagues()
    .filter(({ id }) => id !== me().id)
    .map(({ id, name }) => ({ value: id, label: name, icon: <Avatar name={name} /> })),
];

const CHOICES_OF: Readonly<Record<ChoiceName, () => readonly Choice[]>> = {
  kind: () => KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
  status: () => statusChoices(STATUSES),
  priority: () => priorityChoices(TICKET_PRIORITIES),
  type: () => TYPES.map((type) => ({ value: type, label: t(`type.${type}`) })),
  assigned_to: () => assigneeChoices('unassigned', 'me'),
  tag: () => tags().map((tag) => ({ value: tag, label: tag })),
};

/** What a filter can be set to. */
export const choicesOf = (name: ChoiceName): readonly Choice[] => CHOICES_OF[name]();

/** The words for a filter's value. */
export const nameOfChoice = (name: ChoiceName, value: string): string =>
  choicesOf(name).find((choice) => choice.value === value)?.label ?? value;
