/** Whether the text is an IANA time zone, in letters of either case. */
export const isTimeZone = (name: string): boolean => spelled(name) !== null;

/** A time zone in the letters in which it is written officially: `europe/berlin` is `Europe/Berlin`. Throws `RangeError` for no zone. */
export function timeZoneOf(name: string): string {
  const zone = spelled(name);
  if (zone === null) throw new RangeError(`${name} is no time zone`);
  return zone;
}

function spelled(name: string): string | null {
  if (/^[+-]/.test(name)) return null; // Intl accepts offsets, but they are no zones
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // Some zones are resolved to an older name.
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return null;
  }
}
