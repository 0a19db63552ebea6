import type { z } from 'zod';
import type { Caller, Role } from '../commands/caller.ts';
import type { BearerOf } from '../commands/invocation.ts';
import type { CommandEvents } from '../commands/recall.ts';
import type { Refusal } from '../commands/refusal.ts';
import type { GuestId } from '../events/ids.ts';
import type { LimitName, SubjectLimit } from './endpoint-limits.ts';
import type { EndpointRequest, GuestRequest } from './endpoint-request.ts';
import type { LookUp } from './look-up.ts';
import type { Answer, AnswerSchema, Denial, Done, Presented } from './outcomes.ts';
import type { Shows } from './shown-subjects.ts';

/**
 * Who may call. `anyone`: no token is needed, but one that is sent must be valid. A list of roles: a valid
 * token with one of them (401 without a token, 403 with another role).
 */
export type Access = 'anyone' | readonly Role[];

/** An entry of the API. Router, documents, access tests and fuzz tests are derived from the entries. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** With `:name` for parameters. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** More for the document than the fields say; may be empty. */
  readonly notes: string;
  readonly tag: string;
  readonly access: Access;
  /** Whether the security headers guard applies. */
  readonly guarded: boolean;
  /** Whether it takes the signed link of a ticket in `X-Ticket-Access`. */
  readonly byLink: boolean;
  /** Whether it takes a guest's id in `X-Guest-Id`. */
  readonly forGuests: boolean;
  /**
   * Where the response depends on the guest that sends a request without a token: that guest; null for a new one. Only
   * that guest can repeat the request under its `Idempotency-Key`, since others share the address. Without a guest the
   * key is ignored.
   */
  readonly guestOf: ((request: GuestRequest<unknown>) => GuestId | null) | null;
  readonly limit: LimitName;
  /** A limit of requests about the same subject, whichever caller sends them. */
  readonly limitedSubjects: SubjectLimit<unknown> | null;
  /** Where a request could be a guess: the refusals that show that the guess was wrong. */
  readonly lookUp: LookUp<EndpointRequest<unknown, unknown, unknown>> | null;
  /** A command takes `Idempotency-Key` and returns `X-Position`; a read waits for `X-Min-Position`. */
  readonly kind: 'command' | 'read';
  /**
   * What contains a secret. A secret request is stored under its `Idempotency-Key` as a keyed hash; a secret answer is
   * repeated only under a key that others can't guess.
   */
  readonly secrets: readonly ('request' | 'answer')[];
  /** Whether `If-Match` (commands) or `ETag` (reads) apply. */
  readonly versioned: boolean;
  /** Whether a read takes `If-None-Match`. */
  readonly conditional: boolean;
  /** Whether a successful command returns the revision of what it changed as `ETag`. */
  readonly revised: boolean;
  /**
   * Whose data the response shows. Responses to callers who see data of others are put on record with it. Null: it shows
   * nobody data of others. What a 409 tells of missed events is on record in any case.
   */
  readonly shows: Shows | null;
  /** Whether its success says, in `as_of` and `X-Position`, for which moment of the log it stands. */
  readonly isAsOf: boolean;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodObject | null;
  /** A longer body is refused. Null: the kernel's limit holds. */
  readonly maxBodyBytes: number | null;
  /** A body with more members of objects and items of lists is refused. Null: the kernel's limit holds. */
  readonly maxBodyMembers: number | null;
  /** Checks the body's bytes before they are parsed, such as by a signature. Throws `RequestFailed`. */
  readonly checkBytes: ((bytes: Buffer, header: (name: string) => string | null) => void) | null;
  readonly answers: { readonly 200?: AnswerSchema; readonly 201?: AnswerSchema };
  /** The refusals that this endpoint can return, for its document. */
  readonly refusals: readonly Refusal['refused'][];
  handle(request: EndpointRequest<unknown, unknown, unknown>): Promise<Answer | Done | Denial | Refusal>;
  /**
   * Of commands: makes the response from the result, the same one each time, without any decision or change.
   * A refusal: the result no longer holds.
   */
  readonly present:
    | ((done: Done, request: EndpointRequest<unknown, unknown, unknown>) => Promise<Presented | Refusal>)
    | null;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : null;
type Optional =
  | 'notes'
  | 'guarded'
  | 'versioned'
  | 'conditional'
  | 'revised'
  | 'isAsOf'
  | 'shows'
  | 'secrets'
  | 'forGuests'
  | 'byLink'
  | 'maxBodyBytes'
  | 'maxBodyMembers'
  | 'checkBytes'
  | 'refusals';
type TypedBySchemas =
  | 'limitedSubjects'
  | 'lookUp'
  | 'guestOf'
  | 'params'
  | 'query'
  | 'body'
  | 'handle'
  | 'present';

type Schema = z.ZodObject | null;
/** The callers that an access list allows. */
type CallerOf<Allowed> = Allowed extends readonly (infer Kind extends Role)[] ? BearerOf<Kind> : Caller;
/** The request of a handler whose input these schemas parse. */
type RequestFor<Allowed, Params, Query, Body> = EndpointRequest<
  Parsed<Params>,
  Parsed<Query>,
  Parsed<Body>,
  CallerOf<Allowed>
>;

/** A declared endpoint without its handler. */
type Declared<Kind, Allowed, Params, Query, Body> = Omit<
  Endpoint,
  Optional | TypedBySchemas | 'kind' | 'access'
> &
  Partial<Pick<Endpoint, Optional>> & {
    kind: Kind;
    access: Allowed;
    params?: Params;
    query?: Query;
    body?: Body;
    guestOf?: (request: GuestRequest<Parsed<Body>>) => GuestId | null;
    limitedSubjects?: SubjectLimit<Parsed<Body>>;
    lookUp?: LookUp<RequestFor<Allowed, Params, Query, Body>>;
  };

/** Declares a read. Its handler is typed by its schemas. */
export const endpoint = <
  const Allowed extends Access,
  Params extends Schema = null,
  Query extends Schema = null,
  Body extends Schema = null,
>(
  declared: Declared<'read', Allowed, Params, Query, Body> & {
    handle(request: RequestFor<Allowed, Params, Query, Body>): Promise<Answer | Denial | Refusal>;
  },
): Endpoint => completed({ ...declared, present: null } as unknown as Partially);

/** Declares a command: `handle` changes something, `present` makes the response. */
export const command = <
  Did extends CommandEvents | null,
  Facts,
  const Allowed extends Access,
  Params extends Schema = null,
  Query extends Schema = null,
  Body extends Schema = null,
>(
  declared: Declared<'command', Allowed, Params, Query, Body> & {
    handle(request: RequestFor<Allowed, Params, Query, Body>): Promise<Done<Did, Facts> | Denial | Refusal>;
    present(
      done: Done<Did, Facts>,
      request: RequestFor<Allowed, Params, Query, Body>,
    ): Promise<Presented | Refusal>;
  },
): Endpoint => completed(declared as unknown as Partially);

type Partially = Omit<Endpoint, Optional | TypedBySchemas> &
  Partial<Endpoint> &
  Pick<Endpoint, 'handle' | 'present'>;

function completed(declared: Partially): Endpoint {
  return {
    notes: '',
    guarded: false,
    forGuests: false,
    byLink: false,
    versioned: false,
    conditional: false,
    revised: true,
    isAsOf: false,
    shows: null,
    secrets: [],
    params: null,
    query: null,
    body: null,
    maxBodyBytes: null,
    maxBodyMembers: null,
    checkBytes: null,
    refusals: [],
    guestOf: null,
    limitedSubjects: null,
    lookUp: null,
    ...declared,
  };
}
