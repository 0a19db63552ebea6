import { element, icon } from './elements.js';

const LONGEST = 5_000;
const TALLEST_PX = 132;
/** What counts as text for the desk (`src/events/visible-text.ts`): marks and invisible characters alone don't. */
const VISIBLE =
  /[^\p{M}\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}\u{13441}\u{13442}\uFFFC\p{Co}\p{Noncharacter_Code_Point}]/u;

/**
 * The field for messages: Enter sends, Shift and Enter begins a line.
 * @param {{ send: (text: string) => void, typed: (isWriting: boolean) => void }} options
 */
export function createComposer({ send, typed }) {
  const field = element('textarea', {
    rows: '1',
    dir: 'auto',
    maxlength: String(LONGEST),
    placeholder: 'Write a message…',
    'aria-label': 'Message',
    enterkeyhint: 'send',
    autocomplete: 'off',
  });
  const button = element('button', { class: 'send', type: 'submit', 'aria-label': 'Send' }, icon('send'));
  const form = element('form', { class: 'composer' }, field, button);

  function resize() {
    button.disabled = !VISIBLE.test(field.value);
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, TALLEST_PX)}px`;
  }

  function submit() {
    const text = field.value.trim();
    if (!VISIBLE.test(text)) return;
    field.value = '';
    resize();
    send(text);
  }

  field.addEventListener('input', () => {
    resize();
    typed(VISIBLE.test(field.value));
  });
  field.addEventListener('keydown', (event) => {
    // While an input method composes, Enter selects a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  button.disabled = true;

  return {
    element: form,
    focus: () => field.focus(),
    resize,
    /** @param {boolean} whether */
    setEnabled(whether) {
      field.disabled = !whether;
    },
  };
}
