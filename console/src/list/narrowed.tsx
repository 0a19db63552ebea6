import { For } from 'solid-js';
import X from '../kit/icons/x.tsx';
import { dayRange, spanName } from '../words/times.ts';
import { t, type Word } from '../words/words.ts';
import { nameOfChoice } from './choices.tsx';
import { type Figure, SHOWN_METRICS } from './figure.ts';
import { CHOICES, type ChoiceName, cleared, type Filters, toggled } from './filters.ts';

interface Chip {
  readonly name: string;
  readonly label: string;
  without(): Filters;
}

interface NarrowedProps {
  readonly filters: Filters;
  /** The name of the person whose items are shown; null: it isn't known. */
  readonly person: string | null;
  show(filters: Filters): void;
}

/** The filters that hold now, each with a button that removes it. */
export function Narrowed(props: NarrowedProps) {
  const ofPerson = (): readonly Chip[] =>
    props.filters.person === ''
      ? []
      : [
          {
            name: t('filter.person'),
            label: props.person ?? t('list.someone'),
            without: () => ({ ...props.filters, person: '' }),
          },
        ];
  const chips = (): readonly Chip[] => [
    ...figured(props.filters),
    ...ofPerson(),
    ...CHOICES.flatMap((name) =>
      props.filters[name].map((value) => ({
        name: t(`filter.${name}`),
        label: nameOfChoice(name, value),
        without: () => toggled(props.filters, name, value),
      })),
    ),
    ...opened(props.filters),
  ];
  return (
    <ul class="narrowed">
      <For each={chips()}>
        {({ name, label, without }) => (
          <li class="chip">
            <span class="said ellipsis">
              {name}: {label}
            </span>
            <button
              type="button"
              aria-label={t('filter.remove', { name: label })}
              onClick={() => props.show(without())}
            >
              <X size={13} />
            </button>
          </li>
        )}
      </For>
      <li>
        <button type="button" class="link" onClick={() => props.show(cleared(props.filters))}>
          {t('filter.clear')}
        </button>
      </li>
    </ul>
  );
}

function opened(filters: Filters): readonly Chip[] {
  const { createdFrom: from, createdTo: to } = filters;
  if (from + to === '') return [];
  const without = () => ({ ...filters, createdFrom: '', createdTo: '' });
  return [{ name: t('filter.opened'), label: dayRange(from, to), without }];
}

function figured(filters: Filters): readonly Chip[] {
  const { figure } = filters;
  if (figure === null) return [];
  const parts = [spanName(figure.from, figure.to), groupOf(figure)].filter((part) => part !== '');
  const label = parts.length === 0 ? t('counted.ever') : parts.join(' · ');
  return [{ name: nameOf(figure), label, without: () => ({ ...filters, figure: null }) }];
}

const NAMED: ReadonlySet<string> = new Set(SHOWN_METRICS);
const nameOf = ({ metric }: Figure): string => (NAMED.has(metric) ? t(`counted.${metric}` as Word) : metric);

/** The words of a group, where it is one of those that filters of the list have, too. */
const CHOSEN: Readonly<Partial<Record<NonNullable<Figure['by']>, ChoiceName>>> = {
  admin: 'assigned_to',
  type: 'type',
  priority: 'priority',
};

function groupOf({ by, group }: Figure): string {
  const name = by == null ? undefined : CHOSEN[by];
  if (by === 'admin' && group === '') return t('assignee.nobody');
  return name === undefined ? group : nameOfChoice(name, group);
}
