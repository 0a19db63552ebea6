import { createMemo, type JSX } from 'solid-js';
import type { Priority, Status } from '../list/vocabulary.ts';
import { t } from '../words/words.ts';

/** Each form by its status: looked up, since a list draws many of them for each key of a search. */
const SHAPES: Readonly<Record<Status, () => JSX.Element>> = {
  pending: () => <circle cx="8" cy="8" r="6" stroke-dasharray="2.2 2.5" />,
  open: () => <circle cx="8" cy="8" r="6" />,
  in_progress: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" stroke="none" />
    </>
  ),
  waiting_user: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.8V8l2.2 1.6" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
  escalated: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 10.8V5.4M5.6 7.6 8 5.2l2.4 2.4" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
  resolved: () => (
    <>
      <circle cx="8" cy="8" r="6.8" fill="currentColor" stroke="none" />
      <path class="tick" d="m5.2 8.2 2 2 3.6-4.2" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
  closed: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.8 8.1 1.6 1.6 2.9-3.4" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
};

/** A status as a small sign: its form differs, not only its colour. Its name stands beside it or in its title. */
export function StatusIcon(props: { readonly status: Status; readonly title?: boolean }) {
  const status = createMemo(() => props.status);
  return (
    <svg
      class={`status-icon ${props.status}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      role={props.title ? 'img' : undefined}
      aria-hidden={props.title ? undefined : 'true'}
      aria-label={props.title ? t(`status.${props.status}`) : undefined}
    >
      {SHAPES[status()]()}
    </svg>
  );
}

const BARS: Readonly<Record<Priority, number>> = { low: 1, medium: 2, normal: 2, high: 3, urgent: 4 };

/** A priority as bars; urgent is an exclamation mark. */
export function PriorityIcon(props: { readonly priority: Priority; readonly title?: boolean }) {
  const fill = (bar: number) => (BARS[props.priority] >= bar ? 1 : 0.28);
  return (
    <svg
      class={`priority-icon ${props.priority}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="currentColor"
      role={props.title ? 'img' : undefined}
      aria-hidden={props.title ? undefined : 'true'}
      aria-label={props.title ? t(`priority.${props.priority}`) : undefined}
    >
      {props.priority === 'urgent' ? (
        <>
          <rect x="1.5" y="1.5" width="13" height="13" rx="3.5" />
          <path class="tick" d="M8 4.4v4.4M8 11.2v.2" stroke-width="1.8" stroke-linecap="round" />
        </>
      ) : (
        <>
          <rect x="2" y="9.5" width="3" height="4.5" rx="1" opacity={fill(1)} />
          <rect x="6.5" y="6" width="3" height="8" rx="1" opacity={fill(2)} />
          <rect x="11" y="2.5" width="3" height="11.5" rx="1" opacity={fill(3)} />
        </>
      )}
    </svg>
  );
}
