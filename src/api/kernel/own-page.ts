/**
 * Whether a request with such headers can't come from a page of another origin, whose cookies browsers send along, too. The host
 * before a proxy needs no trust here: browsers let no page of another origin set that header.
 */
export function isFromOwnPage(header: (name: string) => string | null): boolean {
  const site = header('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = header('origin');
  return origin === null || isOwnOrigin(origin, header);
}

/** Whether an origin is that of the desk itself, by the host that the request was sent to. */
export function isOwnOrigin(origin: string, header: (name: string) => string | null): boolean {
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  const forwarded = header('x-forwarded-host')?.split(',').at(-1)?.trim();
  return host !== '' && (host === header('host') || host === forwarded);
}
