import './dashboard.css';
import { useLocation, useNavigate } from '@solidjs/router';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { useTitle } from '../app/title.ts';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import { DaysDialog } from '../kit/days-dialog.tsx';
import { dayRange, now } from '../words/times.ts';
import { t } from '../words/words.ts';
import {
  type Asked,
  askedIn,
  daysOf,
  GROUPS,
  RANGES,
  type Range,
  type Span,
  stepOf,
  stepsOf,
  written,
} from './asked.ts';
import { Figures } from './figures.tsx';
import { plansFor } from './lines.ts';
import { PlotCard } from './plot-card.tsx';
import { TimeSlider } from './time-slider.tsx';

/** The figures of the desk at any moment, and how they moved. */
export default function DashboardPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const asked = createMemo(() => askedIn(location.search));
  const plotted = createMemo(asked, undefined, { equals: (one, other) => written(one) === written(other) });
  const [asksForDays, setAsking] = createSignal(false);
  const show = (changes: Partial<Asked>) =>
    navigate(`/dashboard${written({ ...asked(), ...changes })}`, { replace: true, scroll: false });
  const showSpan = (span: Span) => show({ ...span, step: stepOf(span, asked().step), asOf: null });
  const nameOf = (range: Range) =>
    range === 'days' && asked().range === 'days' ? dayRange(asked().from, asked().to) : t(`range.${range}`);
  useTitle(() => t('page.dashboard'));
  return (
    <div class="dashboard">
      <header>
        <h1>{t('page.dashboard')}</h1>
        <Picker
          label={t('range.label')}
          values={RANGES}
          chosen={asked().range}
          nameOf={nameOf}
          choose={(range) => (range === 'days' ? setAsking(true) : showSpan({ range, from: '', to: '' }))}
        />
        <Picker
          label={t('step.label')}
          values={stepsOf(asked())}
          chosen={asked().step}
          nameOf={(step) => t(`step.${step}`)}
          choose={(step) => show({ step })}
        />
        <Picker
          label={t('group.label')}
          values={GROUPS}
          chosen={asked().group}
          nameOf={(group) => t(`group.${group}`)}
          choose={(group) => show({ group })}
        />
      </header>
      <p class="muted">{t('figures.says')}</p>
      <Show when={asksForDays()}>
        <DaysDialog
          both
          title={t('range.days')}
          days={daysOf(asked(), now())}
          onClose={() => setAsking(false)}
          choose={(days) => showSpan({ range: 'days', ...days })}
        />
      </Show>
      <TimeSlider span={asked()} asOf={asked().asOf} show={(asOf) => show({ asOf })} />
      <Figures asOf={asked().asOf} />
      <div class="cards halves">
        <For each={plansFor(plotted().group)}>{(plan) => <PlotCard plan={plan} asked={plotted()} />}</For>
      </div>
    </div>
  );
}

interface PickerProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly chosen: Value;
  nameOf(value: Value): string;
  choose(value: Value): void;
}

function Picker<Value extends string>(props: PickerProps<Value>) {
  const name = () => props.nameOf(props.chosen);
  return (
    <ChoiceMenu
      class="button"
      label={`${props.label}: ${name()}`}
      choices={props.values.map((value) => ({ value, label: props.nameOf(value) }))}
      chosen={[props.chosen]}
      onChoose={(value) => props.choose(value as Value)}
    >
      {name()}
    </ChoiceMenu>
  );
}
