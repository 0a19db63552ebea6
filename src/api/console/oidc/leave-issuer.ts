import type { ConsoleDependencies } from '../dependencies.ts';
import { originOf } from '../origin.ts';
import type { Issuer } from './issuer.ts';
import { failureOf } from './issuer-failures.ts';
import type { IssuerPagesParts } from './pages.ts';

/** How a sign-out goes on at the issuer, which sends the browser back to the console. Never throws: the session here has ended. */
export const createLeaveIssuer =
  (
    issuer: Issuer | null,
    url: string | null,
    logger: IssuerPagesParts['logger'],
  ): ConsoleDependencies['leaveIssuer'] =>
  async (idToken, header) => {
    try {
      return (await issuer?.leave(idToken, `${originOf(header, url)}/console`)) ?? null;
    } catch (error) {
      logger.warn(failureOf(error).details, 'The issuer could not be asked where its own session ends');
      return null;
    }
  };
