/**
 * The origin at which browsers reach the desk: the configured one, else the host of the request by http, as on one's own machine.
 * Who lies about that host deceives themselves alone: the issuer compares the address with those that it knows.
 */
export const originOf = (header: (name: string) => string | null, configured: string | null): string =>
  configured ?? `http://${header('host') ?? 'localhost'}`;
