import type { Operations } from './api.ts';
import { type Conflict, DeskError } from './desk-error.ts';
import type { OperationKey } from './operations.ts';

/** A member that can be left out can also be undefined. */
type Loosely<Fields> = {
  [Name in keyof Fields]: Partial<Pick<Fields, Name>> extends Pick<Fields, Name>
    ? Fields[Name] | undefined
    : Fields[Name];
};

/** The body of a command, or the query of a read; undefined where there is neither. */
export type InputOf<Key extends OperationKey> = Operations[Key] extends { readonly body: infer Body }
  ? Body
  : Operations[Key] extends { readonly query: infer Query }
    ? Loosely<Query>
    : undefined;

export type DataOf<Key extends OperationKey> = Operations[Key]['data'];

/** One text for each parameter of the path. */
type ParametersOf<Key extends string> = Key extends `${string}{${string}}${infer Rest}`
  ? [parameter: string, ...ParametersOf<Rest>]
  : [];

type InputArguments<Input> = [Input] extends [undefined]
  ? [input?: undefined, options?: CallOptions]
  : Partial<Input> extends Input
    ? [input?: Input, options?: CallOptions<Input>]
    : [input: Input, options?: CallOptions<Input>];

/** The arguments of a call: the path's parameters, the body or query, and options. */
export type ArgumentsOf<Key extends OperationKey> = [...ParametersOf<Key>, ...InputArguments<InputOf<Key>>];

/** What a call returns. */
export interface Answer<Data> {
  readonly data: Data;
  /** A sentence for people. */
  readonly message: string;
  /** Of a ticket or conversation: how often it has changed. To be given as `ifMatch`. */
  readonly revision: number | null;
  /** The place in the event log that the answer includes. */
  readonly position: number | null;
  /** Whether the desk's read models stand still: what has happened lately may be missing. */
  readonly isStale: boolean;
  /** Of questions about history: the moment for which the answer stands. */
  readonly asOf: { readonly position: number; readonly time: string } | null;
}

export interface CallOptions<Input = unknown> {
  /** Ends the call; it then throws with the code `aborted`. */
  readonly signal?: AbortSignal;
  /** Of each attempt. */
  readonly timeoutMs?: number;
  /** How often the call is repeated at most, in place of what the desk’s options say. */
  readonly retries?: number;
  /** Of commands. A random one unless given: by it, a command that is repeated is carried out once. */
  readonly idempotencyKey?: string;
  /** Of commands: the revision that was read. If it has changed since, nothing happens, and `onConflict` is asked. */
  readonly ifMatch?: number;
  /**
   * Says what to do when the ticket or conversation has changed since the revision `ifMatch`: the input of another attempt, on the
   * revision that it has now, or null. Without it, and after null, the call throws with the code `revision_conflict`.
   */
  readonly onConflict?: (conflict: Conflict, input: Input) => Input | null | Promise<Input | null>;
  /** Further headers, such as `X-Access-Reason` or `X-Ticket-Access`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call in parts, as it is sent, and as an outbox keeps it. */
export interface CallParts {
  readonly key: OperationKey;
  readonly parameters: readonly string[];
  readonly input: unknown;
}

/** Whether a call changes something. */
export const isCommand = (key: OperationKey): boolean => !key.startsWith('GET ');

/** Sorts the arguments of a call. */
export function partsOf(
  key: OperationKey,
  args: readonly unknown[],
): CallParts & { readonly options: CallOptions } {
  const count = key.split('{').length - 1;
  const [input, options = {}] = args.slice(count) as [unknown, CallOptions?];
  return { key, parameters: args.slice(0, count) as string[], input, options };
}

/** Throws `DeskError` where a parameter is missing, or would make another address of the path: nothing is sent then. */
export function requireParameters({ key, parameters }: CallParts): void {
  const names = [...key.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  for (const [index, field] of names.entries()) {
    const value = parameters[index];
    const message = value == null || value === '' ? 'is missing' : `can’t be “${value}”`;
    if (NO_SEGMENTS.includes(value) || !String(value).isWellFormed())
      throw new DeskError('invalid_input', `${field} ${message}`, {
        status: 400,
        errors: [{ field, message }],
      });
  }
}

/** With one of them, an address would be that of something else, such as of the list. */
const NO_SEGMENTS: readonly unknown[] = [undefined, null, '', '.', '..'];

/** A random key of 128 bits. `randomUUID` doesn't exist on pages without https. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
