/**
 * A part of an address as programs can decode it: where its percent signs make no text, such as in `%E0`, they stand for themselves.
 * Pure.
 */
export function decodable(part: string): string {
  try {
    decodeURIComponent(part);
    return part;
  } catch {
    return part.replaceAll('%', '%25');
  }
}
