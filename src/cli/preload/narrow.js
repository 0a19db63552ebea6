const WIDE = /[\u0100-\uffff]/;
/** Where an escape would mean something else: behind a backslash, in a raw text, at the end of a comment's line. */
const NOT_ESCAPABLE = /\\[\u0100-\uffff]|String\.raw|[\u2028\u2029]/;

/**
 * The same program, with escapes for letters beyond Latin-1, such as `\u2026`: V8 keeps the text of a module for as long
 * as the module lives, with two bytes for each letter if one of them is beyond Latin-1.
 */
export function narrow(source) {
  if (!WIDE.test(source) || NOT_ESCAPABLE.test(source)) return source;
  const escaped = source.replace(
    /[\u0100-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // What V8 makes of a wide string is wide, too.
  return Buffer.from(escaped, 'latin1').toString('latin1');
}
