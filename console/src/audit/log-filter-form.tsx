import { createMemo, For } from 'solid-js';
import { dayIn } from '../list/filters.ts';
import { Field, valuesOf } from './field.tsx';
import { type LogFilters, positionIn, typesIn } from './log-filters.ts';
import type { LogEvent } from './log-rows.ts';
import { say } from './words.ts';

interface LogFilterFormProps {
  readonly filters: LogFilters;
  /** Their types are offered. */
  readonly seen: readonly LogEvent[];
  show(filters: LogFilters): void;
}

const TYPES_ID = 'log-types';

/** What narrows the log. */
export function LogFilterForm(props: LogFilterFormProps) {
  const types = createMemo(() => [...new Set(props.seen.map(({ type }) => type))].sort());
  const submit = (event: SubmitEvent) => {
    const values = valuesOf(event);
    props.show({
      types: typesIn(values.get('types') ?? ''),
      stream: values.get('stream') ?? '',
      until: positionIn(values.get('until')),
      day: dayIn(values.get('day')),
    });
  };
  return (
    <form class="audit-filters" onSubmit={submit}>
      <Field
        label={say('log.types')}
        name="types"
        value={props.filters.types.join(', ')}
        hint={say('log.types.hint')}
        list={TYPES_ID}
      />
      <datalist id={TYPES_ID}>
        <For each={types()}>{(type) => <option value={type} />}</For>
      </datalist>
      <Field label={say('log.stream')} name="stream" value={props.filters.stream} hint="SMI-2026-000123" />
      <Field
        label={say('log.until')}
        name="until"
        value={props.filters.until === null ? '' : String(props.filters.until)}
        inputMode="numeric"
      />
      <Field label={say('log.day')} name="day" type="date" value={props.filters.day} />
      <button type="submit" class="button primary">
        {say('log.apply')}
      </button>
      <button
        type="button"
        class="button quiet"
        onClick={() => props.show({ types: [], stream: '', until: null, day: '' })}
      >
        {say('log.clear')}
      </button>
    </form>
  );
}
