import type { DataOf, ProofKey } from '@casebook/client';

/** Checks in the browser that an event is in the log that a signed head stands for. It needs Web Crypto, and nothing of the page. */

export type InclusionProof = DataOf<'GET /api/v1/audit/proofs/inclusion'>;

/** What is wrong with a proof. */
export type Fault = 'other_event' | 'other_tree' | 'path' | 'unknown_key' | 'signature' | 'unreadable';

/** What a signed head says. */
interface Head {
  readonly log: string;
  readonly size: number;
  readonly root: string;
  readonly time: string;
}

/** `unable`: this browser can't check it, for example since the page isn't served by https. */
export type Verdict =
  | { readonly is: 'proven'; readonly head: Head; readonly kid: string }
  | { readonly is: 'wrong'; readonly fault: Fault }
  | { readonly is: 'unable' };

class Wrong extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

/** Whether the proof holds for the event at that position. What the answer says of its head counts only as far as it is signed. */
export async function checkInclusion(
  position: number,
  proof: InclusionProof,
  keys: readonly ProofKey[],
): Promise<Verdict> {
  if (globalThis.crypto?.subtle === undefined) return { is: 'unable' };
  try {
    if (proof.position !== position) throw new Wrong('other_event');
    const { head, kid } = await signedHead(proof.head?.signed ?? '', keys);
    if (head.size !== proof.size || head.log !== proof.log) throw new Wrong('other_tree');
    const root = await rootOf(proof);
    if (root !== head.root) throw new Wrong('path');
    return { is: 'proven', head, kid };
  } catch (error) {
    if (error instanceof Wrong) return { is: 'wrong', fault: error.fault };
    if ((error as Error).name === 'NotSupportedError') return { is: 'unable' };
    return { is: 'wrong', fault: 'unreadable' };
  }
}

/** The root that leaf and path lead to (RFC 9162, section 2.1.3.2). */
async function rootOf({ leaf, size, leaf_hash, path }: InclusionProof): Promise<string> {
  if (!(Number.isSafeInteger(leaf) && leaf >= 0 && leaf < size)) throw new Wrong('path');
  let [node, last, hash] = [leaf, size - 1, hashIn(leaf_hash)];
  for (const text of path) {
    if (last === 0) throw new Wrong('path');
    const sibling = hashIn(text);
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else hash = await nodeHash(hash, sibling);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) throw new Wrong('path');
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Sizes may exceed 32 bits, which the operators of bits would cut.
const half = (number: number): number => Math.floor(number / 2);

type Bytes = Uint8Array<ArrayBuffer>;

function hashIn(hex: string): Bytes {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Wrong('path');
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> =>
  sha256(Uint8Array.from([0x01, ...left, ...right]));

/** The head in a compact JWS, if one of the keys has signed it. */
async function signedHead(signed: string, keys: readonly ProofKey[]): Promise<{ head: Head; kid: string }> {
  const [protectedPart = '', payload = '', signature = ''] = signed.split('.');
  const { alg, typ, kid } = read(protectedPart) as Readonly<Record<string, unknown>>;
  if (alg !== 'EdDSA' || typ !== 'casebook-tree-head') throw new Wrong('unreadable');
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined || (await thumbprintOf(key)) !== kid) throw new Wrong('unknown_key');
  const jwk = { kty: key.kty, crv: key.crv, x: key.x };
  const imported = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify']);
  const said = utf8(`${protectedPart}.${payload}`);
  const isSigned = await crypto.subtle.verify('Ed25519', imported, bytesIn(signature), said);
  if (!isSigned) throw new Wrong('signature');
  return { head: read(payload) as Head, kid: key.kid };
}

/** The name that a key has by its bytes (RFC 7638): another key can't have it. */
async function thumbprintOf({ crv, kty, x }: ProofKey): Promise<string> {
  const hash = await sha256(utf8(JSON.stringify({ crv, kty, x })));
  const base64 = btoa(String.fromCharCode(...hash));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const bytesIn = (base64url: string): Bytes =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const read = (part: string): unknown => JSON.parse(new TextDecoder().decode(bytesIn(part)));
