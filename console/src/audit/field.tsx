import { createUniqueId } from 'solid-js';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
  readonly type?: 'text' | 'date';
  readonly inputMode?: 'numeric';
  readonly list?: string;
}

/** A filter of a form, under its name. */
export function Field(props: FieldProps) {
  const id = createUniqueId();
  return (
    <div class="audit-field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        class="field"
        type={props.type ?? 'text'}
        name={props.name}
        value={props.value}
        placeholder={props.hint}
        inputmode={props.inputMode}
        list={props.list}
        autocomplete="off"
        spellcheck={false}
      />
    </div>
  );
}

/** What a form's fields hold now. */
export function valuesOf(event: SubmitEvent): URLSearchParams {
  event.preventDefault();
  const data = new FormData(event.currentTarget as HTMLFormElement);
  return new URLSearchParams([...data].map(([name, value]) => [name, String(value).trim()]));
}
