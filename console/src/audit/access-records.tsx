import type { AccessRecord } from '@casebook/client';
import { For, Show } from 'solid-js';
import { Said } from '../kit/said.tsx';
import { inShort } from '../words/times.ts';
import { say } from './words.ts';

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
            <td>
              <time datetime={record.at} title={record.at}>
                {inShort(record.at)}
              </time>
            </td>
            <td>
              <Said text={`${record.actor.kind}:${record.actor.id}`} />{' '}
              <Show when={record.is_masked}>
                <span class="chip">{say('access.masked')}</span>
              </Show>
            </td>
            <td>{record.operation}</td>
            <td>
              <Subjects subjects={record.subjects} />
            </td>
            <td>
              <For each={Object.entries(record.filter)}>
                {([name, value]) => <Said class="audit-line" text={`${name}: ${value}`} />}
              </For>
            </td>
            <td>
              <Said text={record.reason ?? ''} />
            </td>
            <td>{record.network}</td>
          </tr>
        )}
      </For>
    </tbody>
  </table>
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
    {(name) => <Said class="audit-line" text={name === 'everyone' ? say('access.everyone') : name} />}
  </For>
);
