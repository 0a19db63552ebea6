import type { Bearer } from '../../commands/caller.ts';
import { UndecodableEvent } from '../../events/codec.ts';
import { LogUnavailable } from '../../events/log/port.ts';
import type { Endpoint } from '../endpoint.ts';

/** How long a read waits for the registration, and the pause after a log that took longer. */
const NOTED_WITHIN_MS = 1_000;
const ASKED_AGAIN_MS = 1_000;

/**
 * Registers the bearer of a token before the request is handled. Commands need the log anyhow. Reads go on while the log is
 * down or slow: their caller is registered a little later, or with a later request. Throws `LogUnavailable` for commands.
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
          // A bearer whose record a newer version has changed is registered.
          else if (error instanceof UndecodableEvent) resolve(true);
          else reject(error);
        },
      )
      .finally(() => clearTimeout(timer));
  });
}
