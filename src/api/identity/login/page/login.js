import {
  initiate,
  keep,
  keepWaiting,
  kept,
  keptWaiting,
  leave,
  ShownError,
  userOf,
  waitNoMore,
} from './session.js';
import { waitForLogin } from './waiting.js';

const $ = (id) => document.getElementById(id);
const STEPS = ['off', 'ask', 'wait', 'expired', 'done'];

/**
 * `opener`: the origin of the page that opened this one and may get the tokens; empty: none. `first`: the step for people
 * without a session: `off` where the desk takes no logins.
 */
const { opener: openerOrigin, first, ...texts } = document.documentElement.dataset;

let callOff = () => {};

function show(step) {
  for (const name of STEPS) $(name).hidden = name !== step;
  if (step === 'ask') $('phone').focus();
}

function complain(sentence) {
  $('problem').textContent = sentence;
  $('phone').setAttribute('aria-invalid', String(sentence !== ''));
}

function askAgain() {
  callOff();
  waitNoMore();
  complain('');
  show(first);
}

async function start(event) {
  event.preventDefault();
  const button = $('ask').querySelector('button');
  button.disabled = true;
  complain('');
  try {
    const phone = $('phone').value.trim();
    const { sessionId } = await initiate(phone);
    keepWaiting({ sessionId, phone });
    wait({ sessionId, phone });
  } catch (problem) {
    if (!(problem instanceof ShownError)) throw problem;
    complain(problem.message);
    $('phone').focus();
  } finally {
    button.disabled = false;
  }
}

function wait({ sessionId, phone }) {
  $('number').textContent = phone;
  show('wait');
  callOff();
  callOff = waitForLogin(sessionId, {
    succeed: (session) => arrive(session),
    expire: () => {
      waitNoMore();
      show('expired');
    },
    unsettle: (connected) => {
      $('state').textContent = connected ? texts.waiting : texts.connecting;
    },
  });
}

/** The tokens go to the page that asked for them, or stay here for the pages of this desk. */
async function arrive(session) {
  waitNoMore();
  if (!handOver(session)) {
    keep(session);
    return greet(session);
  }
  $('who').textContent = $('number').textContent;
  $('closing').hidden = false;
  $('leave').hidden = true;
  show('done');
  window.close();
}

function handOver({ authToken, refreshToken, userId }) {
  if (!window.opener || !openerOrigin) return false;
  window.opener.postMessage({ type: 'casebook:login', authToken, refreshToken, userId }, openerOrigin);
  return true;
}

async function greet(session) {
  const user = await userOf(session).catch(() => undefined);
  if (user === null) return show(first);
  $('who').textContent = user?.name ?? user?.phoneNumber ?? texts.unknownUser;
  show('done');
}

$('ask').addEventListener('submit', start);
for (const button of document.querySelectorAll('[data-again]')) button.addEventListener('click', askAgain);
$('leave').addEventListener('click', async () => {
  $('stays').textContent = '';
  try {
    await leave();
    askAgain();
  } catch (problem) {
    if (!(problem instanceof ShownError)) throw problem;
    $('stays').textContent = problem.message;
  }
});

const waiting = keptWaiting();
const session = openerOrigin ? null : kept();
if (waiting) wait(waiting);
else if (session) greet(session);
else show(first);
