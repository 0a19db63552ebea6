import type { Logger } from 'pino';
import { UndecodableEvent } from '../../events/codec.ts';
import { AppendTooLarge, LogUnavailable } from '../../events/log/port.ts';
import { sqliteCode } from '../../events/sqlite-code.ts';
import { createOutageLog } from '../../projections/outages.ts';
import { ReadModelsUnavailable } from '../../projections/store/port.ts';
import { type Failure, RequestFailed, retryAfter } from './failure.ts';

const RETRY_SECONDS = 2;

const UNAVAILABLE: Failure = {
  status: 503,
  code: 'unavailable',
  message: 'The service is temporarily unavailable, please try again',
  ...retryAfter(RETRY_SECONDS),
};
const TOO_LARGE: Failure = {
  status: 413,
  code: 'payload_too_large',
  message: 'The request is too large to be recorded',
};
/** About how long the replacement of a node takes. */
const REPLACED_SECONDS = 60;
/** Nearly always a newer version of the desk wrote the event: the request needs a node of that version. */
const NOT_READABLE: Failure = {
  status: 503,
  code: 'event_not_readable',
  message: 'A newer version of the service is needed for this, please try again later',
  ...retryAfter(REPLACED_SECONDS),
};
const INTERNAL: Failure = {
  status: 500,
  code: 'internal_error',
  message: 'Something went wrong on our side',
};

/** The failure that a client gets for an error. An unexpected error is only logged, without the request. */
export type FailureOfError = (error: unknown, where: object) => Failure;

export function createFailureOfError(logger: Logger): FailureOfError {
  const outages = createOutageLog(logger);
  return (error, where) => {
    if (!(error instanceof LogUnavailable || error instanceof ReadModelsUnavailable))
      return failureOf(error, logger, where);
    // Once a minute: each request that fails has a line of its own.
    outages.failed('a store is unavailable', [error.name, ...kindOf(error)].join(': '));
    return UNAVAILABLE;
  };
}

function failureOf(error: unknown, logger: Logger, where: object): Failure {
  if (error instanceof RequestFailed) return error.failure;
  if (error instanceof AppendTooLarge) return TOO_LARGE;
  if (error instanceof UndecodableEvent) {
    logger.error({ ...where, reason: error.message }, 'an event of the log can’t be read');
    return NOT_READABLE;
  }
  const { name, stack } =
    error instanceof Error ? error : new Error('something other than an error was thrown');
  logger.error({ ...where, error: { name, stack } }, 'a request failed unexpectedly');
  return INTERNAL;
}

/** The driver of MongoDB names its own state until a server has answered for the first time, and not that none does. */
const NO_SERVER = 'no server answers';

/** The name of a store's error, and the code by which its manual explains it: its text may quote the request. */
function kindOf(error: LogUnavailable | ReadModelsUnavailable): readonly string[] {
  const { cause } = error;
  const { name, code } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : {};
  const stores = ('code' in error ? error.code : null) ?? sqliteCode(cause) ?? code;
  const named = name === 'MongoTopologyClosedError' ? NO_SERVER : name;
  const kind = [named, stores].filter((part) => part !== undefined).join(' ');
  return kind === '' ? [] : [kind];
}
