const PREVIEW_CHARACTERS = 100;

/** The first 100 characters of a message, never half of one. */
export function previewOf(message: string): string {
  const start = message.slice(0, PREVIEW_CHARACTERS);
  // Only where there are characters of two halves do characters have to be told apart, which costs.
  if (!/[\ud800-\udfff]/.test(start)) return start;
  return [...message.slice(0, 2 * PREVIEW_CHARACTERS)].slice(0, PREVIEW_CHARACTERS).join('');
}
