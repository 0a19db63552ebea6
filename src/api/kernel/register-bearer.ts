import type { Bearer } from '../../commands/caller.ts';
import { UndecodableEvent } from '../../events/codec.ts';
import { LogUnavailable } from '../../events/log/port.ts';
import type { Endpoint } from '../endpoint.ts';

/** How long a reader waits to be noted in the log, and for how long a log that took longer isn't asked again. */
const NOTED_WITHIN_MS = 1_000;
const ASKED_AGAIN_MS = 1_000;

/**
 * Notes whoever comes with a token, before their request is handled. Commands need the log anyhow. Reads go on while it is
 * down or slow: their caller will be noted with a later request, or a little later. Throws `LogUnavailable` for commands.
 */
export function createBearerRegistration(onAuthenticated: (bearer: Bearer) => Promise<void>) {
  let readersFrom = 0;

  return async (bearer: Bearer, kind: Endpoint['kind']): Promise<void> => {
    if (kind !== 'read') return onAuthenticated(bearer);
    if (performance.now() < readersFrom) return;
    const isNoted = await isDoneSoon(onAuthenticated(bearer));
    if (!isNoted) readersFrom = performance.now() + ASKED_AGAIN_MS;
  };
}

function isDoneSoon(noting: Promise<void>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), NOTED_WITHIN_MS);
    noting
      .then(
        () => resolve(true),
        (error) => {
          if (error instanceof LogUnavailable) resolve(false);
          // Whose record a newer version has changed is on record.
          else if (error instanceof UndecodableEvent) resolve(true);
          else reject(error);
        },
      )
      .finally(() => clearTimeout(timer));
  });
}
