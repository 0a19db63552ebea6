import { TryAgain } from '../kit/try-again.tsx';
import { t } from '../words/words.ts';

interface FailedProps {
  retry(): void;
}

/** Where something could not be loaded, with a button that tries again. */
export const Failed = (props: FailedProps) => (
  <div class="failed" role="alert">
    <p>{t('app.failed')}</p>
    <TryAgain run={() => props.retry()} />
  </div>
);

/** Beside what was loaded before, where newer figures could not be. */
export const Old = (props: FailedProps) => (
  <p class="old muted" role="status">
    {t('figures.old')}{' '}
    <button type="button" class="link" onClick={() => props.retry()}>
      {t('app.retry')}
    </button>
  </p>
);
