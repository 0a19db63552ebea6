import { createHash, timingSafeEqual } from 'node:crypto';
import { fail } from '../../kernel/failure.ts';
import type { Page } from '../../kernel/pages.ts';

/** The challenge to return, which must not be a page that a browser would run. */
const CHALLENGE = /^[\w.~-]{1,256}$/;

/** Meta verifies the address before it sends anything there. Null for a token: verification fails. */
export const verificationPage = (verifyToken: string | null): Page => ({
  path: '/api/webhook',
  async answer({ search }) {
    const query = new URLSearchParams(search);
    const challenge = query.get('hub.challenge') ?? '';
    const isOurs =
      query.get('hub.mode') === 'subscribe' &&
      verifyToken !== null &&
      isSame(query.get('hub.verify_token') ?? '', verifyToken) &&
      CHALLENGE.test(challenge);
    if (!isOurs) fail(403, 'forbidden', 'This is not the verification of a webhook with the right token');
    return { status: 200, body: challenge, headers: { 'Content-Type': 'text/plain; charset=utf-8' } };
  },
});

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digestOf(one), digestOf(other));
