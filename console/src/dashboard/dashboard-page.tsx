import './dashboard.css';
import { useLocation, useNavigate } from '@solidjs/router';
import { createMemo, For } from 'solid-js';
import { useTitle } from '../app/title.ts';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import { t } from '../words/words.ts';
import { type Asked, askedIn, GROUPS, RANGES, STEPS_OF, stepOf, written } from './asked.ts';
import { Figures } from './figures.tsx';
import { plansFor } from './lines.ts';
import { PlotCard } from './plot-card.tsx';
import { TimeSlider } from './time-slider.tsx';

/** The figures of the desk at any moment, and how they moved. */
export default function DashboardPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const asked = createMemo(() => askedIn(location.search));
  const plotted = createMemo(
    () => ({ range: asked().range, step: asked().step, group: asked().group, asOf: asked().asOf }),
    undefined,
    {
      equals: (one, other) =>
        one.range === other.range &&
        one.step === other.step &&
        one.group === other.group &&
        one.asOf === other.asOf,
    },
  );
  const show = (changes: Partial<Asked>) =>
    navigate(`/dashboard${written({ ...asked(), ...changes })}`, { replace: true, scroll: false });
  useTitle(() => t('page.dashboard'));
  return (
    <div class="dashboard">
      <header>
        <h1>{t('page.dashboard')}</h1>
        <Picker
          label={t('range.label')}
          values={RANGES}
          chosen={asked().range}
          nameOf={(range) => t(`range.${range}`)}
          choose={(range) => show({ range, step: stepOf(range, asked().step), asOf: null })}
        />
        <Picker
          label={t('step.label')}
          values={STEPS_OF[asked().range]}
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
      <TimeSlider range={asked().range} asOf={asked().asOf} show={(asOf) => show({ asOf })} />
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
