import type { AccessRecord } from '@casebook/client';
import { For, type JSX, Show } from 'solid-js';
import { Breakable } from '../kit/breakable.tsx';
import { Said } from '../kit/said.tsx';
import { Exact } from '../kit/time.tsx';
import { say } from './words.ts';
import type { AuditWord } from './words-en.ts';

/** Records of access, as a table. */
export const Records = (props: { readonly records: readonly AccessRecord[] }) => (
  <table class="audit-table">
    <thead>
      <tr>
        <th scope="col">{say('access.time')}</th>
        <th scope="col">{say('access.actor')}</th>
        <th scope="col">{say('access.operation')}</th>
        <th scope="col">{say('access.subjects')}</th>
        <th scope="col">{say('access.filter')}</th>
        <th scope="col">{say('access.reason')}</th>
        <th scope="col">{say('access.network')}</th>
      </tr>
    </thead>
    <tbody>
      <For each={props.records}>
        {(record) => (
          <tr>
            <Cell name="access.time">
              <Exact at={record.at} />
            </Cell>
            <Cell name="access.actor">
              <Breakable text={`${record.actor.kind}:${record.actor.id}`} />{' '}
              <Show when={record.is_masked}>
                <span class="chip">{say('access.masked')}</span>
              </Show>
            </Cell>
            <Cell name="access.operation">
              <Breakable text={record.operation} />
            </Cell>
            <Cell name="access.subjects">
              <Subjects subjects={record.subjects} />
            </Cell>
            <Cell name="access.filter">
              <For each={Object.entries(record.filter)}>
                {([name, value]) => <Breakable class="audit-line" text={`${name}: ${value}`} />}
              </For>
            </Cell>
            <Cell name="access.reason">
              <Show when={record.reason}>{(reason) => <Said text={reason()} />}</Show>
            </Cell>
            <Cell name="access.network">{record.network}</Cell>
          </tr>
        )}
      </For>
    </tbody>
  </table>
);

/** A cell that knows its column: where there is no room for columns, its name stands beside it. */
const Cell = (props: { readonly name: AuditWord; readonly children: JSX.Element }) => (
  <td data-column={say(props.name)}>{props.children}</td>
);

const FIRST = 3;

/** Whose data were shown; of many, the others when they are asked for. */
const Subjects = (props: { readonly subjects: readonly string[] }) => (
  <>
    <Names names={props.subjects.slice(0, FIRST)} />
    <Show when={props.subjects.length > FIRST}>
      <details>
        <summary>{say('access.others', { count: props.subjects.length - FIRST })}</summary>
        <Names names={props.subjects.slice(FIRST)} />
      </details>
    </Show>
  </>
);

const Names = (props: { readonly names: readonly string[] }) => (
  <For each={props.names}>
    {(name) => <Breakable class="audit-line" text={name === 'everyone' ? say('access.everyone') : name} />}
  </For>
);
