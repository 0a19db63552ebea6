import type { IncomingHttpHeaders } from 'node:http';
import type { OneOrMore } from '../../commands/keys.ts';
import { BEGINNING, type Position, type Revision } from '../../events/log/port.ts';
import type { Endpoint } from '../endpoint.ts';
import { failInput } from './failure.ts';

/** The conditions in a request's headers. */
export interface Preconditions {
  readonly idempotencyKey: string | null;
  /** The revisions that the command accepts; null: any. */
  readonly ifMatch: OneOrMore<Revision> | null;
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

const TAG = /^(W\/)?(?:"(\d+)"|(?<!W\/)(\d+))$/;

/** `"5"` and `5` mean revision 5, `"5", "6"` one of the two, and `*` any. A weak tag, `W/"5"`, matches none (RFC 9110, 13.1.1). */
function ifMatchOf(header: Header): OneOrMore<Revision> | null {
  if (header === undefined || header === '*') return null;
  // Lists may have empty elements (RFC 9110, 5.6.1.2).
  const elements = String(header)
    .split(',')
    .map((element) => element.trim());
  const tags = elements.filter((element) => element !== '').map((element) => TAG.exec(element));
  const known = tags.map((tag) => Number(tag?.[2] ?? tag?.[3] ?? Number.NaN));
  if (known.length === 0 || !known.every(Number.isSafeInteger))
    return failInput('If-Match', 'If-Match must be a revision such as "5", a list of them, or *');
  const [first, ...others] = known.filter((_, index) => tags[index]?.[1] === undefined);
  return first === undefined ? failInput('If-Match', WEAK) : [first, ...others];
}

const WEAK = 'If-Match must hold a strong tag such as "5": a weak one, such as W/"5", never matches';

function minPositionOf(header: Header): Position {
  if (header === undefined) return BEGINNING;
  const position = /^\d{1,16}$/.test(String(header)) ? Number(header) : Number.NaN;
  if (Number.isSafeInteger(position)) return position as Position;
  return failInput('X-Min-Position', 'X-Min-Position must be a whole number from 0');
}
