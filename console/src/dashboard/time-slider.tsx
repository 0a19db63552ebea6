import { inFull, now } from '../words/times.ts';
import { t } from '../words/words.ts';
import { lastPlace, momentAt, placeOf, type Range } from './asked.ts';

interface TimeSliderProps {
  readonly range: Range;
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
          max={lastPlace(props.range)}
          value={placeOf(props.range, props.asOf, now())}
          aria-valuetext={name()}
          onInput={(event) => props.show(momentAt(props.range, event.currentTarget.valueAsNumber, now()))}
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
