import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  importJWK,
  type JWK,
} from 'jose';
import { z } from 'zod';
import type { Position } from '../events/log/port.ts';

/** What a signed tree head says: at that time, the log had a tree of that size and root (RFC 9162, section 4.9). */
export interface TreeHead {
  /** The identity of the log. */
  readonly log: string;
  /** The number of leaves. */
  readonly size: number;
  /** In hexadecimal. */
  readonly root: string;
  /** Of the event that is the last leaf; 0 without leaves. */
  readonly position: Position;
  /** ISO 8601, UTC. */
  readonly time: string;
}

const Head = z.strictObject({
  log: z.string(),
  size: z.int().min(0),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  position: z.int().min(0) as unknown as z.ZodType<Position>,
  time: z.iso.datetime(),
});

/** Signs heads, and publishes the keys that verify them. */
export interface HeadSigner {
  /** A compact JWS (RFC 7515) by Ed25519 (RFC 8037). */
  sign(head: TreeHead): Promise<string>;
  /** The public keys, that of new signatures first. */
  publicKeys(): Promise<readonly JWK[]>;
}

/** Tells heads from everything else that is signed with the same key. */
const TYPE = 'casebook-tree-head';
const ALGORITHM = 'EdDSA';
/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `seeds`: private keys of 32 bytes. The first one signs. */
export function createHeadSigner(seeds: readonly [Buffer, ...Buffer[]]): HeadSigner {
  const keys = seeds.map((seed) =>
    createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }),
  ) as [KeyObject, ...KeyObject[]];
  return {
    async sign(head) {
      const { kid } = await publicKeyOf(keys[0]);
      return new CompactSign(new TextEncoder().encode(JSON.stringify(head)))
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, ...(kid && { kid }) })
        .sign(keys[0]);
    },
    publicKeys: () => Promise.all(keys.map(publicKeyOf)),
  };
}

async function publicKeyOf(key: KeyObject): Promise<JWK> {
  const jwk = await exportJWK(createPublicKey(key));
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
}

/** `unknown_key`: it names another key than those at hand. `wrong_signature`: it was changed, or the desk has not signed it. */
export type NoTreeHeadKind = 'unreadable' | 'unknown_key' | 'wrong_signature';

/** A text is no tree head that any of the keys has signed. The message is the rest of a sentence about it. */
export class NoTreeHead extends Error {
  override readonly name = 'NoTreeHead';
  readonly kind: NoTreeHeadKind;

  constructor(kind: NoTreeHeadKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** The head in a JWS that one of the keys has signed. Throws `NoTreeHead`. */
export async function verifiedHead(signed: string, keys: readonly JWK[]): Promise<TreeHead> {
  const { kid } = headerOf(signed);
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined)
    throw new NoTreeHead('unknown_key', `is signed with the key ${kid}, which is not at hand`);
  const imported = await importJWK(key, ALGORITHM);
  const { payload } = await compactVerify(signed, imported, { algorithms: [ALGORITHM] }).catch(() => {
    throw new NoTreeHead(
      'wrong_signature',
      'has a wrong signature: it was changed, or was not signed with that key',
    );
  });
  return Head.parse(JSON.parse(new TextDecoder().decode(payload)));
}

/** The id of the key that a head names. Throws `NoTreeHead` for what is no head. */
function headerOf(signed: string): { readonly kid: string } {
  const { data } = Header.safeParse(decodedHeader(signed));
  if (data === undefined) throw new NoTreeHead('unreadable', 'is no signed tree head');
  return data;
}

const Header = z.looseObject({ alg: z.literal(ALGORITHM), typ: z.literal(TYPE), kid: z.string() });

function decodedHeader(signed: string): unknown {
  try {
    return decodeProtectedHeader(signed);
  } catch {
    return null;
  }
}
