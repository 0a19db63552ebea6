import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Logger } from 'pino';
import type { TrustedProxies } from '../../config/config.ts';

/** The address of a request's client; null when the connection is closed already. */
export type AddressOf = (request: IncomingMessage) => string | null;

/**
 * The addresses of clients behind trusted proxies, by `X-Forwarded-For`. Each proxy appends the address of its own client,
 * so only the entries at the right are the proxies': those that a client sent are left of them.
 */
export function createAddressOf(trusted: TrustedProxies): AddressOf {
  if ('networks' in trusted) return behindNetworks(trusted.networks);
  const { hops } = trusted;
  if (hops === 0) return peerOf;
  return (request) => forwardedBy(request).at(-hops) ?? peerOf(request);
}

/**
 * The host that a trusted proxy got the request for, by `X-Forwarded-Host`; null without a trusted one. Of several entries
 * the last one is that of the nearest proxy.
 */
export function createForwardedHostOf(trusted: TrustedProxies): (request: IncomingMessage) => string | null {
  const isOurs = createIsOurs(trusted);
  return (request) => {
    const peer = peerOf(request);
    if (peer === null || !isOurs(peer)) return null;
    return (
      String(request.headers['x-forwarded-host'] ?? '')
        .split(',')
        .at(-1)
        ?.trim() || null
    );
  };
}

/**
 * Logs once that a peer that isn't trusted sends `X-Forwarded-For`: probably a proxy that `TRUSTED_PROXIES` lacks, whose
 * clients then all share one address and its limits.
 */
export function createProxyWarning(
  trusted: TrustedProxies,
  logger: Pick<Logger, 'warn'>,
): (request: IncomingMessage) => void {
  const isOurs = createIsOurs(trusted);
  let isSaid = false;
  return (request) => {
    if (isSaid || request.headers['x-forwarded-for'] === undefined) return;
    const peer = peerOf(request);
    if (peer === null || isOurs(peer)) return;
    isSaid = true;
    logger.warn({ peer }, UNNAMED_PROXY);
  };
}

const UNNAMED_PROXY =
  'X-Forwarded-For was sent by a peer that TRUSTED_PROXIES does not name, and is ignored. If the peer is a proxy, its clients share one address and its limits until it is named';

/** Whether a peer is a trusted proxy. */
const createIsOurs = (trusted: TrustedProxies): ((peer: string) => boolean) =>
  'networks' in trusted ? membershipOf(trusted.networks) : () => trusted.hops > 0;

/** Whether an address is in one of the networks. */
function membershipOf(networks: readonly string[]): (address: string) => boolean {
  const members = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) members.addAddress(address, familyOf(address));
    else members.addSubnet(address, Number(bits), familyOf(address));
  }
  return (address) => members.check(address.replace(/%.*/, ''), familyOf(address));
}

/** The first entry from the right that is no trusted proxy. */
function behindNetworks(networks: readonly string[]): AddressOf {
  const isOurs = membershipOf(networks);
  return (request) => {
    let caller = peerOf(request);
    for (const before of forwardedBy(request).toReversed()) {
      if (caller === null || before === null || !isOurs(caller)) break;
      caller = before;
    }
    return caller;
  };
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');

/** The entries of `X-Forwarded-For`, null where one is no address. */
function forwardedBy({ headers }: IncomingMessage): readonly (string | null)[] {
  const header = headers['x-forwarded-for'];
  if (header === undefined) return [];
  return String(header)
    .split(',')
    .map((entry) => addressIn(entry.trim()));
}

/** Some proxies add the port: `203.0.113.7:4711`, `[2001:db8::7]:4711`. */
function addressIn(entry: string): string | null {
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  const address = unmapped(bracketed ?? dotted ?? entry);
  return isIP(address) === 0 ? null : address;
}

const peerOf: AddressOf = ({ socket }) => (socket.remoteAddress ? unmapped(socket.remoteAddress) : null);

/** IPv4 addresses that came over an IPv6 socket are written as IPv4. */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
