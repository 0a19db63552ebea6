import type {
  AdminRecord,
  RegistrationSessionRecord,
  TransactionRecord,
  UserRecord,
} from '../../events/directory/events.ts';
import type { AdminId, RegistrationSessionId, TransactionId, UserId } from '../../events/ids.ts';
import type { Position, Revision } from '../../events/log/port.ts';

interface Recorded<Id, Record> {
  readonly id: Id;
  readonly record: Record;
  readonly revision: Revision;
  readonly position: Position;
}

/** `recorded` is false while nothing but the claims of a token is known. */
export interface UserDocument extends Recorded<UserId, UserRecord> {
  readonly recorded: boolean;
}
export interface AdminDocument extends Recorded<AdminId, AdminRecord> {
  readonly recorded: boolean;
}
export type TransactionDocument = Recorded<TransactionId, TransactionRecord>;
export type RegistrationSessionDocument = Recorded<RegistrationSessionId, RegistrationSessionRecord>;
