import './kit/tokens.css';
import './kit/base.css';
import './kit/kit.css';
import './app/app.css';
import { render } from 'solid-js/web';
import { App } from './app/app.tsx';
import { findSession, isSignInLink } from './app/session.ts';
import { apply } from './app/theme.ts';
import { askEarly } from './list/work-requests.ts';
import { speakAtFirst } from './words/words.ts';

askEarly(location);
apply();
// A page that the browser kept may be another person's, or of a session that has ended.
addEventListener('pageshow', (event) => event.persisted && location.reload());
// A sign-in link that is opened where the console is shown already changes nothing but this part of the address.
addEventListener('hashchange', () => isSignInLink() && void findSession());
await speakAtFirst();
const root = document.getElementById('app');
if (root !== null) render(() => <App />, root);
