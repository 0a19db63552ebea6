import type { TokenHint } from '../api/widget/pages.ts';
import type { Config } from '../config/config.ts';

/** Where `DATA_DIR` is when it isn't set. */
const DEFAULT_DATA_DIR = 'data';

/**
 * How visitors of `/widget` can print a token that this desk accepts: with the secret that it has generated. Null in
 * production, and where secrets or an issuer were configured.
 */
export const tokenHintOf = ({ environment, jwtSecrets, jwtJwksUrl, dataDir }: Config): TokenHint | null =>
  environment === 'production' || jwtSecrets || jwtJwksUrl
    ? null
    : { dataDir: dataDir === DEFAULT_DATA_DIR ? null : dataDir };
