import { inFull, now } from '../words/times.ts';
import { t } from '../words/words.ts';
import { lastPlace, momentAt, placeOf, type Span } from './asked.ts';

interface TimeSliderProps {
  readonly span: Span;
  readonly asOf: string | null;
  show(asOf: string | null): void;
}

/** Moves figures and plots through the range: the last place is now. */
export function TimeSlider(props: TimeSliderProps) {
  const name = () => (props.asOf === null ? t('time.now') : inFull(props.asOf));
  return (
    <div class="time">
      <label>
        <span>{t('time.label')}</span>
        <input
          type="range"
          min={0}
          max={lastPlace(props.span, now())}
          value={placeOf(props.span, props.asOf, now())}
          aria-valuetext={name()}
          onInput={(event) => props.show(momentAt(props.span, event.currentTarget.valueAsNumber, now()))}
        />
      </label>
      <output>{name()}</output>
      <button
        type="button"
        class="button quiet"
        disabled={props.asOf === null}
        onClick={() => props.show(null)}
      >
        {t('time.toNow')}
      </button>
    </div>
  );
}
