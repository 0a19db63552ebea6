import type { CountryCode } from 'libphonenumber-js';
import { z } from 'zod';
import type { CommandContext } from '../../commands/context.ts';
import type { Directory } from '../../commands/directory/directory.ts';
import { isRefusal, type Refusal, refuse } from '../../commands/refusal.ts';
import type { AdminId, RegistrationSessionId, TransactionId, UserId } from '../../events/ids.ts';
import type { Position, Revision } from '../../events/log/port.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { identifier } from '../kernel/input.ts';
import { readPhoneNumber } from '../phone-number.ts';
import {
  adminBody,
  adminView,
  registrationSessionBody,
  registrationSessionView,
  transactionBody,
  transactionView,
  userBody,
  userView,
} from './records.ts';

export interface DirectoryDependencies {
  readonly directory: Directory;
  readonly store: ReadStore;
  readonly defaultRegion: CountryCode;
}

type Kind = 'users' | 'admins' | 'transactions' | 'registrationSessions';
type Recorded = { readonly revision: Revision; readonly position: Position };

/** How one kind of record is written and shown. */
interface RecordKind<Body extends z.ZodObject> {
  readonly collection: Kind;
  readonly path: `/api/v1/directory/${string}/:id`;
  /** Such as `User`, for sentences. */
  readonly name: string;
  readonly body: Body;
  readonly view: z.ZodType;
  record(
    id: string,
    input: z.output<Body>,
    context: CommandContext,
  ): Promise<{ recorded: Recorded; data: object } | Refusal>;
}

export function directoryEndpoints(deps: DirectoryDependencies): readonly Endpoint[] {
  return [users(deps), admins(deps), transactions(deps), registrationSessions(deps)].flatMap((kind) => [
    put(kind as RecordKind<z.ZodObject>),
    get(kind as RecordKind<z.ZodObject>, deps.store),
  ]);
}

const shared = { tag: 'Directory', access: ['service'], limit: 'service' } as const;
const params = z.object({ id: identifier() });

const put = ({ path, name, body, view, record }: RecordKind<z.ZodObject>) =>
  endpoint({
    ...shared,
    method: 'PUT',
    path,
    summary: `Record ${one(name)}, replacing what was recorded`,
    kind: 'command',
    params,
    body,
    answers: { 200: { description: 'The record', data: view } },
    refusals: ['invalid_phone_number'],
    async handle({ params: { id }, body: input, context }) {
      const outcome = await record(id, input, context);
      if (isRefusal(outcome)) return outcome;
      const { recorded, data } = outcome;
      return { status: 200, message: `${name} recorded`, data: { id, ...data }, ...recorded };
    },
  });

const get = ({ collection, path, name, view }: RecordKind<z.ZodObject>, store: ReadStore) =>
  endpoint({
    ...shared,
    method: 'GET',
    path,
    summary: `What is recorded of ${one(name)}`,
    kind: 'read',
    versioned: true,
    params,
    answers: { 200: { description: 'The record', data: view } },
    refusals: ['record_not_found'],
    async handle({ params: { id } }) {
      const found = (await store.find(collection, [id])).get(id);
      if (!found) return refuse('record_not_found', { subject: name });
      return {
        status: 200,
        message: `${name} fetched`,
        data: { id, ...found.record },
        revision: found.revision,
      };
    },
  });

const one = (name: string) => `${/^[aei]/i.test(name) ? 'an' : 'a'} ${name.toLowerCase()}`;

const kindOf = <Body extends z.ZodObject>(kind: RecordKind<Body>) => kind;

/** The number as E.164, null when there is none, or a refusal. */
function phoneNumberOf(input: string | null, region: CountryCode): { read: string | null } | Refusal {
  if (input === null) return { read: null };
  const read = readPhoneNumber(input, region);
  return read === null ? refuse('invalid_phone_number', { field: 'phone_number' }) : { read };
}

/** Answers with the record once it is in the log. */
async function after<Record extends object>(data: Record, recording: Promise<Recorded | Refusal>) {
  const recorded = await recording;
  if (isRefusal(recorded)) return recorded;
  return { recorded: { revision: recorded.revision, position: recorded.position }, data };
}

const users = ({ directory, defaultRegion }: DirectoryDependencies) =>
  kindOf({
    collection: 'users',
    path: '/api/v1/directory/users/:id',
    name: 'User',
    body: userBody,
    view: userView,
    async record(id, input, context) {
      const phone = phoneNumberOf(input.phone_number, defaultRegion);
      if (isRefusal(phone)) return phone;
      const record = { ...input, phone_number: phone.read };
      return after(record, directory.recordUser(id as UserId, record, context));
    },
  });

const admins = ({ directory }: DirectoryDependencies) =>
  kindOf({
    collection: 'admins',
    path: '/api/v1/directory/admins/:id',
    name: 'Admin',
    body: adminBody,
    view: adminView,
    record: (id, input, context) => after(input, directory.recordAdmin(id as AdminId, input, context)),
  });

const transactions = ({ directory }: DirectoryDependencies) =>
  kindOf({
    collection: 'transactions',
    path: '/api/v1/directory/transactions/:id',
    name: 'Transaction',
    body: transactionBody,
    view: transactionView,
    record(id, { createdAt, ...rest }, context) {
      const record = { ...rest, createdAt: createdAt && timeOf(createdAt) };
      return after(record, directory.recordTransaction(id as TransactionId, record, context));
    },
  });

/** A transaction's bare day is its first moment in UTC. */
const timeOf = (input: NonNullable<z.output<typeof transactionBody>['createdAt']>): string =>
  input.kind === 'instant' ? input.instant : `${input.day}T00:00:00.000Z`;

const registrationSessions = ({ directory, defaultRegion }: DirectoryDependencies) =>
  kindOf({
    collection: 'registrationSessions',
    path: '/api/v1/directory/registration-sessions/:id',
    name: 'Registration session',
    body: registrationSessionBody,
    view: registrationSessionView,
    async record(id, input, context) {
      const phone = phoneNumberOf(input.phone_number, defaultRegion);
      if (isRefusal(phone)) return phone;
      const record = { ...input, phone_number: phone.read };
      return after(record, directory.recordRegistrationSession(id as RegistrationSessionId, record, context));
    },
  });
