import { createDocumentPages } from '../api/documents/pages.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Page } from '../api/kernel/pages.ts';
import type { Config } from '../config/config.ts';
import { REFUSALS, ROOMS } from '../realtime/describe.ts';
import { DEFAULT_LIMITS } from '../realtime/limits.ts';
import { type ClientEvents, declined, NAMESPACE, serverEvents } from '../realtime/protocol.ts';
import { version } from './version.ts';

/**
 * The pages that describe this desk, generated from the entries that serve it. What makes them is loaded by the first
 * request for them.
 */
export const documentPagesOf = ({
  config,
  endpoints,
  clientEvents,
}: {
  readonly config: Config;
  readonly endpoints: readonly Endpoint[];
  readonly clientEvents: ClientEvents;
}): readonly Page[] =>
  createDocumentPages({
    openApi: async () => {
      const { openApiDocument } = await import('../api/documents/openapi.ts');
      return openApiDocument({ version, config, endpoints });
    },
    asyncApi: async () => {
      const { asyncApiDocument } = await import('../api/documents/asyncapi.ts');
      return asyncApiDocument({
        version,
        clientEvents,
        serverEvents,
        declined,
        namespace: NAMESPACE,
        rooms: ROOMS,
        refusals: REFUSALS,
        packetBytes: DEFAULT_LIMITS.packetBytes,
        rates: DEFAULT_LIMITS.events,
      });
    },
  });
