/** Whether the text is an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name); // Intl accepts offsets, but they are no zones
  } catch {
    return false;
  }
}
