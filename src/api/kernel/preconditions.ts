import type { IncomingHttpHeaders } from 'node:http';
import { BEGINNING, type Position, type Revision } from '../../events/log/port.ts';
import type { Endpoint } from '../endpoint.ts';
import { failInput } from './failure.ts';

/** The conditions in a request's headers. */
export interface Preconditions {
  readonly idempotencyKey: string | null;
  readonly ifMatch: Revision | null;
  /** The position that a read must include; `BEGINNING` without a condition. */
  readonly minPosition: Position;
}

/** Reads only headers that apply to the endpoint. Throws `RequestFailed`. */
export function preconditionsOf({ kind, versioned }: Endpoint, headers: IncomingHttpHeaders): Preconditions {
  const command = kind === 'command';
  return {
    idempotencyKey: command ? idempotencyKeyOf(headers['idempotency-key']) : null,
    ifMatch: command && versioned ? ifMatchOf(headers['if-match']) : null,
    minPosition: command ? BEGINNING : minPositionOf(headers['x-min-position']),
  };
}

type Header = string | readonly string[] | undefined;

function idempotencyKeyOf(header: Header): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x20-\x7e]{1,128}$/.test(header)) return header;
  return failInput('Idempotency-Key', 'Idempotency-Key must be 1 to 128 printable ASCII characters');
}

/** `"5"`, `W/"5"` and `5` mean revision 5; `*` means any. */
function ifMatchOf(header: Header): Revision | null {
  if (header === undefined || header === '*') return null;
  const [, quoted, bare] = /^(?:(?:W\/)?"(\d+)"|(\d+))$/.exec(String(header)) ?? [];
  const revision = Number(quoted ?? bare ?? Number.NaN);
  if (Number.isSafeInteger(revision)) return revision;
  return failInput('If-Match', 'If-Match must be a revision such as "5", or *');
}

function minPositionOf(header: Header): Position {
  if (header === undefined) return BEGINNING;
  const position = /^\d{1,16}$/.test(String(header)) ? Number(header) : Number.NaN;
  if (Number.isSafeInteger(position)) return position as Position;
  return failInput('X-Min-Position', 'X-Min-Position must be a whole number from 0');
}
