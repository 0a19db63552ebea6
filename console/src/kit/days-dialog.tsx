import { createUniqueId } from 'solid-js';
import { t } from '../words/words.ts';
import { Dialog } from './dialog.tsx';

export interface Days {
  /** Empty: without a bound. */
  readonly from: string;
  readonly to: string;
}

interface DaysDialogProps {
  readonly title: string;
  readonly days: Days;
  /** Both have to be given. */
  readonly both?: boolean;
  onClose(): void;
  choose(days: Days): void;
}

/** Asks for a first and a last day. */
export function DaysDialog(props: DaysDialogProps) {
  const form = createUniqueId();
  let first: HTMLInputElement | undefined;
  let last: HTMLInputElement | undefined;
  const days = (): Days => ({ from: first?.value ?? '', to: last?.value ?? '' });
  const check = () => {
    const { from, to } = days();
    last?.setCustomValidity(from !== '' && to !== '' && to < from ? t('days.order') : '');
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    props.choose(days());
    props.onClose();
  };
  return (
    <Dialog
      open
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <button type="button" class="button" onClick={() => props.onClose()}>
            {t('app.cancel')}
          </button>
          <button type="submit" form={form} class="button primary">
            {t('days.show')}
          </button>
        </>
      }
    >
      <form id={form} class="days" onSubmit={submit} onInput={check}>
        <label>
          {t('days.from')}
          <input
            ref={(element) => (first = element)}
            class="field"
            type="date"
            value={props.days.from}
            required={props.both}
            data-first
          />
        </label>
        <label>
          {t('days.to')}
          <input
            ref={(element) => (last = element)}
            class="field"
            type="date"
            value={props.days.to}
            required={props.both}
          />
        </label>
      </form>
    </Dialog>
  );
}
