import type { z } from 'zod';
import type { Caller, Role } from '../commands/caller.ts';
import type { BearerOf, Invocation } from '../commands/invocation.ts';
import type { Told } from '../commands/recall.ts';
import type { Refusal } from '../commands/refusal.ts';
import type { GuestId } from '../events/ids.ts';
import type { LookUp } from './look-up.ts';
import type { Answer, AnswerSchema, Denial, Done, Presented } from './outcomes.ts';

/**
 * Who may call. `anyone`: a token is not needed, but one that is given must be valid. A list of roles: a valid
 * token with one of them (401 without a token, 403 with another role).
 */
export type Access = 'anyone' | readonly Role[];

/** Named rate limits; their figures stand in one table. */
export type LimitName =
  | 'public_write'
  | 'public_read'
  | 'user_write'
  | 'user_read'
  | 'admin_write'
  | 'admin_read'
  | 'service'
  | 'code_verification'
  | 'code_holder'
  | 'conversation_read'
  | 'login'
  | 'login_of_number'
  | 'session'
  | 'open';

/** What an endpoint gets: input that its schemas have parsed, and the invocation that this request becomes. */
export interface EndpointRequest<Params, Query, Body, By extends Caller = Caller> extends Invocation<By> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly ipAddress: string | null;
  /** A request header by its lower-case name, trimmed; null when absent or empty. */
  header(name: string): string | null;
}

/** What tells which guest asks. */
export type GuestRequest<Body> = Pick<EndpointRequest<unknown, unknown, Body>, 'body' | 'header'>;

/** What tells whom a request is about, and whether it is themselves who ask. */
export type SubjectRequest<Body> = GuestRequest<Body> & { readonly caller: Caller };

/** One entry of the API: the router, the documents, the access matrix and the fuzzers are derived from these. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** With `:name` for parameters. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** What a caller should know beyond the fields, for the document; empty when there is nothing. */
  readonly notes: string;
  readonly tag: string;
  readonly access: Access;
  /** Whether the security headers guard applies. */
  readonly guarded: boolean;
  /** Whether a guest's id may come with it in `X-Guest-Id`. */
  readonly forGuests: boolean;
  /**
   * Where the answer depends on which guest somebody without a token is: which one, null for one who is none yet. Under
   * an `Idempotency-Key` it is theirs alone to repeat, since others share their address. A key of somebody who is nobody
   * yet counts for nothing.
   */
  readonly guestOf: ((request: GuestRequest<unknown>) => GuestId | null) | null;
  readonly limit: LimitName;
  /** Whom a request is about, when such requests are limited whoever makes them: the limit, and its keys. */
  readonly limitedSubjects: {
    readonly limit: LimitName;
    of(request: SubjectRequest<unknown>): readonly string[];
    /** Whether a request that repeats another one under its `Idempotency-Key` doesn't count. */
    readonly areRepetitionsFree?: boolean;
  } | null;
  /** Where a request could be a guess at what exists or fits: which refusals tell that it was wrong. */
  readonly lookUp: LookUp<EndpointRequest<unknown, unknown, unknown>> | null;
  /** A command changes something: it takes `Idempotency-Key` and answers `X-Position`. A read waits for `X-Min-Position`. */
  readonly kind: 'command' | 'read';
  /**
   * What holds a secret: a request is then remembered under its `Idempotency-Key` by a keyed hash, and an answer is
   * given again only under a key that nobody else can find.
   */
  readonly secrets: readonly ('request' | 'answer')[];
  /** Whether `If-Match` (commands) or `ETag` (reads) apply. */
  readonly versioned: boolean;
  /** Whether a command's success is about one thing, whose revision its `ETag` tells. */
  readonly revised: boolean;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodObject | null;
  /** A longer body is refused. Null: what the kernel lets through. */
  readonly maxBodyBytes: number | null;
  /** A body with more members of objects and items of lists is refused. Null: what the kernel lets through. */
  readonly maxBodyMembers: number | null;
  /** Judges the body's bytes before anything is read from them, such as by a signature. Throws `RequestFailed`. */
  readonly checkBytes: ((bytes: Buffer, header: (name: string) => string | null) => void) | null;
  readonly answers: { readonly 200?: AnswerSchema; readonly 201?: AnswerSchema };
  /** The refusals that this endpoint can answer, for its document. */
  readonly refusals: readonly Refusal['refused'][];
  handle(request: EndpointRequest<unknown, unknown, unknown>): Promise<Answer | Done | Denial | Refusal>;
  /**
   * Of commands: makes the answer of what was done, the same one each time. It decides nothing and changes nothing.
   * A refusal: what was done is over by now.
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
  | 'revised'
  | 'secrets'
  | 'forGuests'
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
/** Who calls where only they may. */
type CallerOf<Allowed> = Allowed extends readonly (infer Kind extends Role)[] ? BearerOf<Kind> : Caller;
/** What a handler gets whose input these schemas have parsed. */
type RequestFor<Allowed, Params, Query, Body> = EndpointRequest<
  Parsed<Params>,
  Parsed<Query>,
  Parsed<Body>,
  CallerOf<Allowed>
>;

/** What there is to say of an endpoint, its handler apart. */
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
    limitedSubjects?: {
      readonly limit: LimitName;
      of(request: SubjectRequest<Parsed<Body>>): readonly string[];
      readonly areRepetitionsFree?: boolean;
    };
    lookUp?: LookUp<RequestFor<Allowed, Params, Query, Body>>;
  };

/** Declares an endpoint that reads, its handler typed by its schemas. */
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

/** Declares an endpoint that changes something: what it does, and how that is told. */
export const command = <
  Did extends Told | null,
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
    versioned: false,
    revised: true,
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
