import Clock from '../kit/icons/clock.tsx';
import { inFull } from '../words/times.ts';
import { t } from '../words/words.ts';

interface PastLineProps {
  /** The moment that is shown. */
  readonly asOf: string;
  showNow(): void;
}

/** Says that what is shown is of the past, and leads to now. */
export const PastLine = (props: PastLineProps) => (
  <p class="banner past-line" role="status">
    <Clock size={16} aria-hidden="true" />
    <span>
      {t('thread.past', { moment: inFull(props.asOf) })}{' '}
      <button type="button" class="link" onClick={() => props.showNow()}>
        {t('thread.showNow')}
      </button>
    </span>
  </p>
);
