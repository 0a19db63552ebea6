const LINE_END = 0x0a;

/** Lines without their ends. `text`: null where a line isn't UTF-8. A last line without an end has `isEnded: false`. */
export interface Line {
  readonly text: string | null;
  readonly isEnded: boolean;
}

/** The lines of a file, split at line feeds alone: texts may hold all other ends of lines. */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END)) {
      yield { text: textOf(bytes.subarray(0, end)), isEnded: true };
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
  if (rest.length > 0) yield { text: textOf(rest), isEnded: false };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
