const PREVIEW_CHARACTERS = 100;

/** The first 100 characters of a message, never half of one. */
export function previewOf(message: string): string {
  const start = message.slice(0, PREVIEW_CHARACTERS);
  // Only texts with surrogate pairs need the slow way by characters.
  if (!/[\ud800-\udfff]/.test(start)) return start;
  return [...message.slice(0, 2 * PREVIEW_CHARACTERS)].slice(0, PREVIEW_CHARACTERS).join('');
}
