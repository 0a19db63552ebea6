import type { EndpointExample } from './example.ts';
import { ada, WRITTEN } from './people.ts';

const API = '/console/api';
/** Stands for the token of a link. */
export const SIGN_IN_TOKEN = 'GymnO2YEFkbwQ0B9aWaPKJXHY8lzzI9VtfzPMRKtriuF8o6fftZ5DoU6F4zwfkfRJSt';

const me = {
  id: ada.id,
  name: 'Ada Obi',
  email: ada.email,
  role: 'admin',
  pii: false,
  locale: null,
  expires_at: WRITTEN,
  time_zone: 'UTC',
};

export const CONSOLE_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${API}/sign-in`]: {
    answer: { message: 'Ways to sign in retrieved successfully', data: { links: true, issuer: null } },
  },
  [`POST ${API}/sign-in`]: {
    body: { token: SIGN_IN_TOKEN },
    answer: {
      message: 'Signed in successfully',
      data: { ...me, csrf_token: 'RkKEmgRTMVqlfXHShtZ0HKDUgE7O00TVY2IQjqJ61ls' },
    },
  },
  [`GET ${API}/me`]: {
    answer: { message: 'Session retrieved successfully', data: { ...me, csrf_token: null } },
  },
  [`POST ${API}/sign-out`]: {
    answer: { message: 'Signed out successfully', data: { redirect: null } },
  },
};
