import type { CountryCode } from 'libphonenumber-js';
import { z } from 'zod';
import type { CommandContext } from '../../commands/context.ts';
import { isRefusal, type Refusal, refuse } from '../../commands/refusal.ts';
import type { AdminId, RegistrationSessionId, TransactionId, UserId } from '../../events/ids.ts';
import type { Position, Revision } from '../../events/log/port.ts';
import { readPhoneNumber } from '../../events/phone-number.ts';
import { adminProjection } from '../../projections/directory/admins/projection.ts';
import type { Recorded } from '../../projections/directory/recorded.ts';
import { registrationSessionProjection } from '../../projections/directory/registration-sessions/projection.ts';
import { transactionProjection } from '../../projections/directory/transactions/projection.ts';
import { userProjection } from '../../projections/directory/users/projection.ts';
import type { ProjectionModule, QueriesOf } from '../../projections/module.ts';
import { command, type Endpoint, endpoint } from '../endpoint.ts';
import { identifier } from '../kernel/input.ts';
import { showsNamed } from '../shown-subjects.ts';
import { adminList } from './admin-list.ts';
import type { DirectoryDependencies } from './dependencies.ts';
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

type Done = { readonly revision: Revision; readonly position: Position };

/** How one kind of record is written and shown. */
interface RecordKind<Body extends z.ZodObject> {
  readonly projection: ProjectionModule<Recorded<string, object>>;
  readonly path: `/api/v1/directory/${string}/:id`;
  /** What its subjects begin with. */
  readonly kind: string;
  /** Such as `User`, for sentences. */
  readonly name: string;
  readonly body: Body;
  readonly view: z.ZodType;
  record(id: string, input: z.output<Body>, context: CommandContext): Promise<Done | Refusal>;
  /** What is recorded of that input. */
  recordOf(input: z.output<Body>): object;
}

export function directoryEndpoints(deps: DirectoryDependencies): readonly Endpoint[] {
  const kinds = [users(deps), admins(deps), transactions(deps), registrationSessions(deps)];
  const records = kinds.flatMap((kind) => [
    put(kind as RecordKind<z.ZodObject>),
    get(kind as RecordKind<z.ZodObject>, deps.queriesOf),
  ]);
  return [...records, adminList(deps)];
}

const shared = { tag: 'Directory', access: ['service'], limit: 'service' } as const;
const params = z.object({ id: identifier() });

const put = ({ path, name, body, view, record, recordOf }: RecordKind<z.ZodObject>) =>
  command({
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
      const recorded = await record(id, input, context);
      if (isRefusal(recorded)) return recorded;
      const { revision, position } = recorded;
      return { told: null, facts: null, revision, position };
    },
    async present(_done, { params: { id }, body: input }) {
      return { status: 200, message: `${name} recorded`, data: { id, ...recordOf(input) } };
    },
  });

const get = ({ projection, path, kind, name, view }: RecordKind<z.ZodObject>, queriesOf: QueriesOf) =>
  endpoint({
    ...shared,
    method: 'GET',
    path,
    summary: `Get the record of ${one(name)}`,
    kind: 'read',
    versioned: true,
    params,
    shows: showsNamed(kind),
    answers: { 200: { description: 'The record', data: view } },
    refusals: ['record_not_found'],
    async handle({ params: { id } }) {
      const found = await queriesOf(projection).get(id);
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

/** The number as E.164, or null when there is none or it can't be read. */
const phoneNumberIn = (input: string | null, region: CountryCode): string | null =>
  input === null ? null : readPhoneNumber(input, region);

/** Refuses a number that can't be read. */
const refusePhoneNumber = (input: string | null, region: CountryCode): Refusal | null =>
  input !== null && phoneNumberIn(input, region) === null
    ? refuse('invalid_phone_number', { field: 'phone_number' })
    : null;

const users = ({ directory, defaultRegion }: DirectoryDependencies) => {
  const recordOf = (input: z.output<typeof userBody>) => ({
    ...input,
    phone_number: phoneNumberIn(input.phone_number, defaultRegion),
  });
  return kindOf({
    projection: userProjection,
    path: '/api/v1/directory/users/:id',
    kind: 'user',
    name: 'User',
    body: userBody,
    view: userView,
    recordOf,
    record: async (id, input, context) =>
      refusePhoneNumber(input.phone_number, defaultRegion) ??
      directory.recordUser(id as UserId, recordOf(input), context),
  });
};

const admins = ({ directory }: DirectoryDependencies) =>
  kindOf({
    projection: adminProjection,
    path: '/api/v1/directory/admins/:id',
    kind: 'admin',
    name: 'Admin',
    body: adminBody,
    view: adminView,
    recordOf: (input) => input,
    record: (id, input, context) => directory.recordAdmin(id as AdminId, input, context),
  });

const transactions = ({ directory }: DirectoryDependencies) => {
  const recordOf = ({ createdAt, ...rest }: z.output<typeof transactionBody>) => ({
    ...rest,
    createdAt: createdAt && timeOf(createdAt),
  });
  return kindOf({
    projection: transactionProjection,
    path: '/api/v1/directory/transactions/:id',
    kind: 'transaction',
    name: 'Transaction',
    body: transactionBody,
    view: transactionView,
    recordOf,
    record: (id, input, context) =>
      directory.recordTransaction(id as TransactionId, recordOf(input), context),
  });
};

/** A transaction's bare day is its first moment in UTC. */
const timeOf = (input: NonNullable<z.output<typeof transactionBody>['createdAt']>): string =>
  input.kind === 'instant' ? input.instant : `${input.day}T00:00:00.000Z`;

const registrationSessions = ({ directory, defaultRegion }: DirectoryDependencies) => {
  const recordOf = (input: z.output<typeof registrationSessionBody>) => ({
    ...input,
    phone_number: phoneNumberIn(input.phone_number, defaultRegion),
  });
  return kindOf({
    projection: registrationSessionProjection,
    path: '/api/v1/directory/registration-sessions/:id',
    kind: 'registrationSession',
    name: 'Registration session',
    body: registrationSessionBody,
    view: registrationSessionView,
    recordOf,
    record: async (id, input, context) =>
      refusePhoneNumber(input.phone_number, defaultRegion) ??
      directory.recordRegistrationSession(id as RegistrationSessionId, recordOf(input), context),
  });
};
