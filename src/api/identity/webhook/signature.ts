import { createHmac, timingSafeEqual } from 'node:crypto';
import { fail } from '../../kernel/failure.ts';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/**
 * Checks the HMAC-SHA256 with which Meta signs a body's bytes. Null for a secret: no signature is valid.
 * Throws `RequestFailed`.
 */
export const signatureCheck =
  (appSecret: string | null) =>
  (bytes: Buffer, header: (name: string) => string | null): void => {
    const [, signature] = SIGNATURE.exec(header('x-hub-signature-256') ?? '') ?? [];
    if (appSecret === null || signature === undefined || !isSignedBy(appSecret, bytes, signature))
      fail(401, 'invalid_signature', 'X-Hub-Signature-256 is not a valid signature of the request body');
  };

const isSignedBy = (secret: string, bytes: Buffer, signature: string): boolean =>
  timingSafeEqual(createHmac('sha256', secret).update(bytes).digest(), Buffer.from(signature, 'hex'));
