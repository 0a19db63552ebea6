/** A part of an address decoded. Where its percent signs make no text, such as in `%E0`, they stand for themselves. Pure. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
