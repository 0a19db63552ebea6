import { t } from '../words/words.ts';

/** What an empty desk says: where tickets and chats come from. */
export const FirstSteps = () => (
  <div class="empty first-steps" role="row">
    <div role="gridcell">
      <h2>{t('list.first')}</h2>
      <p>{t('list.first.text')}</p>
      <ul>
        <li>
          <a href="/widget" target="_blank" rel="noopener">
            {t('list.first.widget')}
          </a>
        </li>
        <li>
          <a href="/docs" target="_blank" rel="noopener">
            {t('list.first.api')}
          </a>
        </li>
        <li>
          {t('list.first.demo')} <code>npm run demo</code>
        </li>
      </ul>
    </div>
  </div>
);
