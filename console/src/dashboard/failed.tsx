import { t } from '../words/words.ts';

/** Where something could not be loaded, with a button that tries again. */
export const Failed = (props: { retry(): void }) => (
  <div class="failed" role="alert">
    <p>{t('app.failed')}</p>
    <button type="button" class="button" onClick={() => props.retry()}>
      {t('app.retry')}
    </button>
  </div>
);
