import { t } from '../words/words.ts';

/** The button beside what could not be loaded. */
export const TryAgain = (props: { run(): void }) => (
  <button type="button" class="button" onClick={() => props.run()}>
    {t('app.retry')}
  </button>
);
