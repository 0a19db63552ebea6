import { showSockets } from './sockets.js';

/** The page of the documents: Swagger UI for REST, a page of our own for the sockets. */

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', dress);
dress();

/**
 * A padlock is closed where a token is needed and none is entered. Swagger UI closes it where the request goes through as it
 * is: also where no token is needed.
 */
const otherWayRound = (Original, { React }) =>
  function Padlock(properties) {
    return React.createElement(Original, { ...properties, isAuthorized: !properties.isAuthorized });
  };
const padlocks = () => ({
  wrapComponents: { authorizeBtn: otherWayRound, authorizeOperationBtn: otherWayRound },
});

const views = {
  rest: () =>
    window.SwaggerUIBundle({
      url: 'openapi.json',
      domNode: document.getElementById('rest'),
      validatorUrl: null,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      plugins: [padlocks],
      syntaxHighlight: { theme: 'nord' },
    }),
  sockets: () => showSockets(document.getElementById('sockets')),
};
const shown = new Set();

function show() {
  const wanted = window.location.hash === '#sockets' ? 'sockets' : 'rest';
  for (const name of Object.keys(views)) document.getElementById(name).hidden = name !== wanted;
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === wanted) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (shown.has(wanted)) return;
  shown.add(wanted);
  views[wanted]();
}

window.addEventListener('hashchange', show);
show();
