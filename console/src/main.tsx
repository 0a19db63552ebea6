import './kit/tokens.css';
import './kit/base.css';
import './kit/kit.css';
import './app/app.css';
import { render } from 'solid-js/web';
import { App } from './app/app.tsx';
import { apply } from './app/theme.ts';
import { speakAtFirst } from './words/words.ts';

apply();
await speakAtFirst();
const root = document.getElementById('app');
if (root !== null) render(() => <App />, root);
