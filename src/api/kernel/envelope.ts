import type { Moment } from '../../history/moment.ts';
import type { Failure } from './failure.ts';

/** The form in which a family of endpoints answers. What the functions return is sent as JSON. */
export interface Envelope {
  /** `asOf`: the moment of the log for which the data stand, of endpoints that say so. */
  success(status: number, message: string, data: unknown, asOf?: Moment): object;
  failure(failure: Failure): object;
}

/** All responses under a path prefix, also 404 and 405, have its envelope. */
export interface EnvelopeFamily {
  /** Without a slash at its end: `/api/auth` means that path and everything below it. */
  readonly prefix: `/${string}`;
  readonly envelope: Envelope;
}

/** The form of the support endpoints, and of every path that no family claims. */
export const supportEnvelope: Envelope = {
  success: (_status, message, data, asOf) => ({ success: true, message, data, ...(asOf && { as_of: asOf }) }),
  failure: ({ code, message, errors, details }) => ({
    success: false,
    message,
    code,
    ...(errors && { errors }),
    ...details,
  }),
};

/** The envelope of a path. Of several matching prefixes, the longest decides. */
export function createEnvelopes(families: readonly EnvelopeFamily[]): (path: string) => Envelope {
  const longestFirst = families.toSorted((a, b) => b.prefix.length - a.prefix.length);
  return (path) =>
    longestFirst.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))?.envelope ??
    supportEnvelope;
}
