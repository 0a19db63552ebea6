import {
  BSON,
  MongoError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { DocumentRefused, ReadModelsNotWritable, ReadModelsUnavailable } from '../port.ts';

/** Runs `work`. Errors of MongoDB that may pass become `ReadModelsUnavailable`; those of values, `DocumentRefused`. */
export async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isOfValue(error)) throw new DocumentRefused(`MongoDB: ${error.message}`, { cause: error });
    if (!(error instanceof MongoError)) throw error;
    const Unavailable = error.code === OUT_OF_DISK_SPACE ? ReadModelsNotWritable : ReadModelsUnavailable;
    throw new Unavailable(`MongoDB: ${error.message}`, { cause: error });
  }
}

const OUT_OF_DISK_SPACE = 14_031;

/** The server's error codes for conditions that may pass. */
const PASSING: ReadonlySet<unknown> = new Set([
  6, 7, 50, 64, 89, 91, 112, 134, 189, 225, 239, 244, 246, 251, 262, 263, 9001, 10058, 10107, 11600, 11602,
  13388, 13435, 13436,
]);

/** Whether another attempt may succeed. The error labels alone don't tell: a lost connection often has none. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  if (error.hasErrorLabel(MongoErrorLabel.TransientTransactionError)) return true;
  if (error.hasErrorLabel(MongoErrorLabel.UnknownTransactionCommitResult)) return true;
  if (error instanceof MongoServerError) return PASSING.has(error.code);
  return error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
}

/** The server's codes for values: of a wrong kind, against a rule of the collection, in a document that is too large. */
const OF_VALUES: ReadonlySet<unknown> = new Set([2, 121, 10_334, 17_280, 17_419]);

const isOfValue = (error: unknown): error is Error =>
  BSON.BSONError.isBSONError(error) || (error instanceof MongoServerError && OF_VALUES.has(error.code));

const DUPLICATE_KEY = 11_000;

export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;
