import type { IncomingMessage } from 'node:http';
import { createAddressOf, createForwardedHostOf } from '../api/kernel/client-address.ts';
import { isAllowedOrigin } from '../api/kernel/cors.ts';
import type { Config } from '../config/config.ts';
import { addressKey } from '../limits/address-key.ts';
import type { OriginRules } from '../realtime/connection-limits.ts';

/** How sockets tell their clients apart, and which pages may use them. */
export interface SocketClients {
  /** The client by which connections are counted. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly origins: OriginRules;
}

export function socketClientsOf({
  trustedProxies,
  corsOrigins,
}: Pick<Config, 'trustedProxies' | 'corsOrigins'>): SocketClients {
  const addressOf = createAddressOf(trustedProxies);
  return {
    addressOf: (request) => addressKey(addressOf(request)),
    origins: {
      isAllowed: (origin) => isAllowedOrigin(corsOrigins, origin),
      forwardedHostOf: createForwardedHostOf(trustedProxies),
    },
  };
}
