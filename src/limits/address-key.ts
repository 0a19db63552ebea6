/**
 * The key by which an address is counted. For IPv6 it is the network of 64 bits, since a client with one address usually has
 * the whole network.
 */
export const addressKey = (address: string | null): string =>
  address?.includes(':') ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : (address ?? 'unknown');

/** The network of an address, for logs: /24 of IPv4, /48 of IPv6. It tells sites apart, and no persons. */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown';
  if (address.includes(':')) return `${groupsOf(address).slice(0, 3).join(':')}::/48`;
  return `${address.split('.').slice(0, 3).join('.')}.0/24`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right];
}
