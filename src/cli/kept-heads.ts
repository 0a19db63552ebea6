import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { NoTreeHead, type TreeHead, verifiedHead } from '../proofs/tree-head.ts';
import { BadArgument } from './arguments.ts';

/** The signed heads that an auditor has kept in files, as lines, as they came by mail, or as answers of the desk. */
export interface KeptHeads {
  readonly heads: readonly TreeHead[];
  /** One sentence for each head that names a key that is not at hand: it could not be compared. */
  readonly unknown: readonly string[];
}

const OPTION = '--head <files...>';

/**
 * Reads the heads in files. What surrounds them is passed over: headers and greetings of a mail, quotation marks, ends of lines within
 * a head, the fields of JSON.
 *
 * @throws BadArgument when a file can't be read, has no head, or has one that was cut or changed.
 */
export async function keptHeadsIn(files: readonly string[], keys: readonly JWK[]): Promise<KeptHeads> {
  const heads: TreeHead[] = [];
  const unknown: string[] = [];
  for (const file of files) {
    const found = headTextsIn(textOf(OPTION, file));
    if (found.length === 0) throw new BadArgument(OPTION, file, 'It holds no signed tree head.');
    for (const { line, signed } of found)
      await verifiedHead(signed, keys).then(
        (head) => heads.push(head),
        (error) => {
          if (!(error instanceof NoTreeHead)) throw error;
          if (error.kind !== 'unknown_key')
            throw new BadArgument(OPTION, file, `Line ${line} ${error.message}.`);
          unknown.push(`line ${line} of ${file} ${error.message}`);
        },
      );
  }
  return { heads, unknown };
}

/** The text of a file that an option names. Throws `BadArgument`. */
export function textOf(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BadArgument(
      option,
      file,
      code === 'ENOENT' ? 'There is no such file.' : `It can't be read: ${message}.`,
    );
  }
}

/** The text of a head, whole or not, and the line on which it begins. */
interface HeadText {
  readonly line: number;
  readonly signed: string;
}

/** How each head begins: `{"alg":"EdDSA"`. */
const BEGIN = 'eyJhbGciOiJFZERTQSI';
const HEAD = new RegExp(`${BEGIN}[\\w.-]*`, 'g');
/** A signature by Ed25519 has 64 bytes. */
const WHOLE = /^[\w-]+\.[\w-]+\.[\w-]{86}$/;
/** A line in the middle or at the end of a head. */
const PIECE = /^[\w.-]+$/;

function headTextsIn(text: string): readonly HeadText[] {
  const found: HeadText[] = [];
  let open: HeadText | undefined;
  const close = () => {
    if (open !== undefined) found.push(open);
    open = undefined;
  };
  for (const [index, raw] of text.split('\n').entries()) {
    const line = unwrapped(raw);
    if (open !== undefined && PIECE.test(line) && !line.includes(BEGIN)) {
      open = { line: open.line, signed: open.signed + line };
    } else {
      close();
      for (const [signed] of line.matchAll(HEAD)) {
        close();
        open = { line: index + 1, signed };
      }
      // Only a head that reaches the end of its line may go on.
      if (open !== undefined && !line.endsWith(open.signed)) close();
    }
    if (open !== undefined && WHOLE.test(open.signed)) close();
  }
  close();
  return found;
}

/** A line without the marks of quotation, and without what quoted-printable makes of ends of lines and full stops. */
const unwrapped = (line: string): string =>
  line
    .replace(/^[\s>]+/, '')
    .trimEnd()
    .replace(/=$/, '')
    .replaceAll('=2E', '.');
