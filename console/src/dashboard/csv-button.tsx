import Download from '../kit/icons/download.tsx';

interface CsvButtonProps {
  /** What is saved. */
  readonly of: string;
  readonly disabled?: boolean;
  save(): void;
}

/** Saves what is shown as a file. */
export const CsvButton = (props: CsvButtonProps) => (
  <button
    type="button"
    class="button quiet"
    aria-label={`CSV: ${props.of}`}
    disabled={props.disabled}
    onClick={() => props.save()}
  >
    <Download size={16} aria-hidden="true" /> CSV
  </button>
);
