import { type CommandError, ErrorType, isCommandError } from '@eventstore/db-client';
import { AppendTooLarge, LogUnavailable } from '../port.ts';

/** The address, the credentials or the rights are wrong: waiting won't help. Its message holds no secret. */
export class EventLogRefused extends Error {
  override readonly name = 'EventLogRefused';
}

/** What a repeat of the same can't cure. Everything else is taken for a matter of time. */
const FINAL: ReadonlySet<ErrorType> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.STREAM_DELETED,
  ErrorType.UNSUPPORTED,
  ErrorType.WRONG_EXPECTED_VERSION,
]);

export const isOfType = <Type extends ErrorType>(
  error: unknown,
  type: Type,
): error is Extract<CommandError, { type: Type }> =>
  error instanceof Error && isCommandError(error) && error.type === type;

/** Whether a repeat may succeed. What is the port's own already was found to be final. */
export function mayPass(error: unknown): boolean {
  if ([LogUnavailable, AppendTooLarge, TypeError].some((kind) => error instanceof kind)) return false;
  return !(error instanceof Error && isCommandError(error) && FINAL.has(error.type));
}

/** What the port promises to throw. Rights may come back, so their loss isn't for ever either. */
export function portError(error: unknown): unknown {
  if (isOfType(error, ErrorType.ACCESS_DENIED)) {
    return new LogUnavailable('EventStoreDB denies access', { cause: error });
  }
  if (!mayPass(error)) return error;
  const text = error instanceof Error ? error.message : '';
  // gRPC ends the text of a refused connection with a heading that nothing follows.
  const reason = text.replace(/\s*Resolution note:\s*$/, '') || 'unknown';
  return new LogUnavailable(`EventStoreDB does not answer: ${reason}`, { cause: error });
}
