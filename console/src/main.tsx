import './kit/tokens.css';
import './kit/base.css';
import './kit/kit.css';
import './app/app.css';
import { render } from 'solid-js/web';
import { App } from './app/app.tsx';
import { apply } from './app/theme.ts';
import { askEarly } from './list/work-requests.ts';
import { speakAtFirst } from './words/words.ts';

askEarly(location);
apply();
// A page that the browser kept may be another person's, or of a session that has ended.
addEventListener('pageshow', (event) => event.persisted && location.reload());
await speakAtFirst();
const root = document.getElementById('app');
if (root !== null) render(() => <App />, root);
