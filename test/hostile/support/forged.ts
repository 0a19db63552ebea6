import { createHmac } from 'node:crypto';
import { SECRET } from '../../support/desk.ts';
import type { Class } from './turns.ts';

/** Tokens that only look like it. */

export const ISSUER = 'https://issuer.example.com';
export const AUDIENCE = 'support';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const inAnHour = Math.floor(Date.now() / 1000) + 3_600;

/** What an admin's token says; every change makes it a bad one. */
const claims = (changes: object = {}) => ({
  ...{ sub: 'intruder', role: 'admin', exp: inAnHour, iss: ISSUER, aud: AUDIENCE },
  ...changes,
});

/** Header and payload, objects or raw JSON, under an HMAC of whatever key. */
export function hmac(
  payload: unknown,
  header: unknown = { alg: 'HS256' },
  key: string | Buffer = SECRET,
  hash = 'sha256',
): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

const good = hmac(claims());
const [head = '', payload = '', signature = ''] = good.split('.');

const claimed = (name: string, ...values: readonly unknown[]): [string, string][] =>
  values.map((value) => [`${name} ${JSON.stringify(value)?.slice(0, 30)}`, hmac(claims({ [name]: value }))]);

/** By what is wrong with them, as the steps of a check come upon it. All are signed with the desk's own secret unless that is what is wrong. */
export const FORGED_CLASSES: readonly Class<string>[] = [
  [
    ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => [
      [`alg ${alg} without a signature`, `${encode({ alg })}.${payload}.`],
      [`alg ${alg} with a signature`, hmac(claims(), { alg })],
    ]),
    ...[
      'hs256',
      'HS384',
      'HS512',
      'RS256',
      'ES256',
      'EdDSA',
      'PS256',
      'dir',
      '__proto__',
      null,
      256,
      ['HS256'],
    ].map((alg) => [`alg ${alg}`, hmac(claims(), { alg })]),
    ['a good HS384', hmac(claims(), { alg: 'HS384' }, SECRET, 'sha384')],
    ['a good HS512', hmac(claims(), { alg: 'HS512' }, SECRET, 'sha512')],
    ['no alg', hmac(claims(), { typ: 'JWT' })],
  ],
  [
    ['a header that is a list', hmac(claims(), [])],
    ['a header that is no JSON', hmac(claims(), '{alg:HS256}')],
    ['a payload not encoded', hmac(claims(), { alg: 'HS256', b64: false, crit: ['b64'] })],
    ['something critical', hmac(claims(), { alg: 'HS256', crit: ['exp'] })],
    ['something critical that nobody knows', hmac(claims(), { alg: 'HS256', crit: ['x'], x: 1 })],
    ['nothing critical', hmac(claims(), { alg: 'HS256', crit: [] })],
  ],
  [
    [
      'a key of the header’s own',
      hmac(claims(), { alg: 'HS256', jwk: { kty: 'oct', k: encode('mine') } }, 'mine'),
    ],
    ['a path for a key', hmac(claims(), { alg: 'HS256', kid: '../../../../dev/null' }, Buffer.alloc(32))],
    ['an empty key', hmac(claims(), { alg: 'HS256' }, '')],
    ['another key', hmac(claims(), { alg: 'HS256' }, `${SECRET}.`)],
    ['other claims under the signature', `${head}.${encode(claims({ sub: 'somebody else' }))}.${signature}`],
    ['another header over the signature', `${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}.${signature}`],
  ],
  [
    ...claimed(
      'sub',
      undefined,
      null,
      '',
      ' ',
      7,
      true,
      {},
      ['intruder'],
      'x'.repeat(129),
      'a\nb',
      'a\u0000b',
    ),
    [
      'a sub of half a character',
      hmac('{"sub":"\\ud800","role":"admin"}'.replace('}', `,"exp":${inAnHour}}`)),
    ],
    ...claimed(
      'role',
      undefined,
      null,
      '',
      'Admin',
      'root',
      ['admin'],
      { admin: true },
      'constructor',
      '__proto__',
      1,
    ),
    ...claimed('exp', undefined, null, 0, -1, 1, String(inAnHour), [inAnHour], {}, true, inAnHour - 7_200),
    ...claimed('nbf', inAnHour, '0', null, []),
    ...claimed('iss', undefined, null, '', `${ISSUER}/`, ISSUER.toUpperCase(), [ISSUER], { [ISSUER]: 1 }, 1),
    ...claimed('aud', undefined, null, '', 'suppor', 'SUPPORT', [], ['other'], { support: true }, [
      ['support'],
    ]),
    ['claims that are a list', hmac([claims()])],
    ['claims that are a text', hmac(JSON.stringify('claims'))],
    ['claims that are null', hmac('null')],
    ['claims that are no JSON', hmac(`${JSON.stringify(claims())}}`)],
    ['claims in a prototype', hmac(`{"__proto__":${JSON.stringify(claims())}}`)],
  ],
  [
    ['half a signature', `${head}.${payload}.${signature.slice(0, 20)}`],
    ['no signature', `${head}.${payload}.`],
    ['no signature and no dot', `${head}.${payload}`],
    ['four parts', `${good}.${signature}`],
    ['five parts', `${head}..${payload}.${signature}.${signature}`],
    ['only dots', '..'],
    ['one character', 'x'],
    ['a long text', 'x'.repeat(6_000)],
    ['many dots', '.'.repeat(6_000)],
    ['many parts', 'e30.'.repeat(1_500)],
  ],
].map((entries) => Object.fromEntries(entries));
export const FORGED: Class<string> = Object.assign({}, ...FORGED_CLASSES);
