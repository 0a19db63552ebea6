import type { z } from 'zod';
import type { Caller, Role } from '../commands/caller.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Refusal } from '../commands/refusal.ts';
import type { GuestId } from '../events/ids.ts';
import type { Position, Revision } from '../events/log/port.ts';
import type { LookUp } from './look-up.ts';

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

/** What an endpoint gets: input that its schemas have parsed, and who asks. */
export interface EndpointRequest<Params, Query, Body> {
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Time, ids and actor of the command that this request may become. */
  readonly context: CommandContext;
  /** The revision of `If-Match`; null when there was none. */
  readonly ifMatch: Revision | null;
  readonly ipAddress: string | null;
  /** A request header by its lower-case name, trimmed; null when absent or empty. */
  header(name: string): string | null;
}

/** What tells which guest asks. */
export type GuestRequest<Body> = Pick<EndpointRequest<unknown, unknown, Body>, 'body' | 'header'>;

/** What tells whom a request is about, and whether it is themselves who ask. */
export type SubjectRequest<Body> = GuestRequest<Body> & { readonly caller: Caller };

/** What an endpoint answers. `position` becomes `X-Position`, `revision` the `ETag`. */
export interface Answer<Data = unknown> {
  readonly status: 200 | 201;
  readonly message: string;
  readonly data: Data;
  readonly position?: Position;
  readonly revision?: Revision;
}

/** An answer that says no and is no failure: whoever asked asked rightly. */
export interface Denial {
  readonly status: 200;
  readonly denied: string;
}

export interface AnswerSchema {
  readonly description: string;
  readonly data: z.ZodType;
  /** The sentence of the `Denial` that may come instead. */
  readonly denied?: string;
}

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
  } | null;
  /** Where a request could be a guess at what exists or fits: which refusals tell that it was wrong. */
  readonly lookUp: LookUp<EndpointRequest<unknown, unknown, unknown>> | null;
  /** A command changes something: it takes `Idempotency-Key` and answers `X-Position`. A read waits for `X-Min-Position`. */
  readonly kind: 'command' | 'read';
  /**
   * What holds a secret that the log must not: a request is then remembered under its `Idempotency-Key` by a keyed
   * hash, and an answer not at all, so that a repetition makes it anew from what the first one recorded.
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
  handle(request: EndpointRequest<unknown, unknown, unknown>): Promise<Answer | Denial | Refusal>;
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
type TypedBySchemas = 'limitedSubjects' | 'lookUp' | 'guestOf' | 'params' | 'query' | 'body' | 'handle';

/** Declares an endpoint, its handler typed by its schemas. */
export function endpoint<
  Params extends z.ZodObject | null = null,
  Query extends z.ZodObject | null = null,
  Body extends z.ZodObject | null = null,
>(
  declared: Omit<Endpoint, Optional | TypedBySchemas> &
    Partial<Pick<Endpoint, Optional>> & {
      params?: Params;
      query?: Query;
      body?: Body;
      guestOf?: (request: GuestRequest<Parsed<Body>>) => GuestId | null;
      limitedSubjects?: {
        readonly limit: LimitName;
        of(request: SubjectRequest<Parsed<Body>>): readonly string[];
      };
      lookUp?: LookUp<EndpointRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>>>;
      handle(
        request: EndpointRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>>,
      ): Promise<Answer | Denial | Refusal>;
    },
): Endpoint {
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
    ...declared,
    guestOf: (declared.guestOf as Endpoint['guestOf']) ?? null,
    limitedSubjects: (declared.limitedSubjects as Endpoint['limitedSubjects']) ?? null,
    lookUp: (declared.lookUp as Endpoint['lookUp']) ?? null,
    handle: declared.handle as Endpoint['handle'],
  };
}
