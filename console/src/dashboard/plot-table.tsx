import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import type { Line } from './lines.ts';

interface PlotTableProps {
  readonly title: string;
  readonly period: string;
  readonly starts: readonly string[];
  readonly lines: readonly Line[];
  format(value: number): string;
  nameOf(start: string): string;
  /** The address of the list behind a figure; null: there is none. */
  listOf(line: Line, index: number): string | null;
}

/** The same figures as a plot, as a table: with all lines. */
export function PlotTable(props: PlotTableProps) {
  return (
    <section class="figures-table" aria-label={props.title} tabIndex={0}>
      <table>
        <caption class="visually-hidden">{props.title}</caption>
        <thead>
          <tr>
            <th scope="col">{props.period}</th>
            <For each={props.lines}>
              {({ label }) => (
                <th scope="col" class="said">
                  {label}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.starts}>
            {(start, index) => (
              <tr>
                <th scope="row">{props.nameOf(start)}</th>
                <For each={props.lines}>
                  {(line) => (
                    <td>
                      <Show when={props.listOf(line, index())} fallback={written(line.values[index()])}>
                        {(list) => <A href={list()}>{written(line.values[index()])}</A>}
                      </Show>
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );

  function written(value: number | null | undefined) {
    return value == null ? '–' : props.format(value);
  }
}
