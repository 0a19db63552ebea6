/** Where pages of this desk find the tokens of whoever is logged in here. */
const KEY = 'casebook.session';

/** Where this window remembers what it waits for: phones throw pages away while their owners are in another app. */
const WAITING_KEY = 'casebook.waiting';

export const keepWaiting = (waiting) => sessionStorage.setItem(WAITING_KEY, JSON.stringify(waiting));
export const waitNoMore = () => sessionStorage.removeItem(WAITING_KEY);
export const keptWaiting = () => parsed(sessionStorage.getItem(WAITING_KEY));

/** A problem with a sentence for whoever sees the page. */
export class Told extends Error {}

export const keep = ({ authToken, refreshToken, userId }) =>
  localStorage.setItem(KEY, JSON.stringify({ authToken, refreshToken, userId }));
export const forget = () => localStorage.removeItem(KEY);

export const kept = () => parsed(localStorage.getItem(KEY));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The `data` of an answer; throws `Told`, with the answer's `status`, when it isn't a success. */
async function ask(method, path, { body, token } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Told('You seem to be offline. Please try again.');
  }
  const answer = await response.json().catch(() => null);
  if (answer?.status === 'success') return answer.data;
  throw Object.assign(new Told(sentenceOf(response.status, answer)), { status: response.status });
}

const SENTENCES = {
  429: 'Too many attempts. Please wait a while and try again.',
  500: 'The message could not be sent. Please try again.',
  503: 'Logging in is not possible at the moment. Please try again later.',
};

const sentenceOf = (status, answer) =>
  SENTENCES[status] ?? answer?.error?.details ?? 'Something went wrong. Please try again.';

export const initiate = (phone) => ask('POST', 'api/auth/initiate', { body: { phone_number: phone } });

const me = ({ authToken }) => ask('GET', 'api/user/me', { token: authToken });

/** Who is logged in with these tokens; exchanges them when they are too old. Null when they are worth nothing. */
export async function userOf(session) {
  try {
    return await me(session);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
  }
  try {
    const { accessToken, refreshToken } = await ask('POST', 'api/auth/refresh', {
      body: { refresh_token: session.refreshToken },
    });
    const renewed = { ...session, authToken: accessToken, refreshToken };
    keep(renewed);
    return await me(renewed);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    forget();
    return null;
  }
}

export async function leave({ userId, refreshToken }) {
  const body = { user_id: userId, refresh_token: refreshToken };
  await ask('POST', 'api/auth/logout', { body }).catch(() => {});
  forget();
}
