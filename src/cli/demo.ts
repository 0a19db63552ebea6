import { setTimeout as pause } from 'node:timers/promises';
import { signToken, type TokenClaims } from '../api/kernel/token-keys.ts';
import { derivedKeysOf } from '../composition/derived-keys.ts';
import type { Stores } from '../composition/stores/stores.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { jwtSecrets } from '../config/secrets.ts';
import { createDemoDesk } from '../demo/desk.ts';
import { beLively } from '../demo/lively.ts';
import { type People, peopleOf } from '../demo/people.ts';
import type { DemoPlan } from '../demo/plan.ts';
import { type Welcome, welcomeText } from '../demo/welcome.ts';
import { ticketProjection } from '../projections/ticketing/tickets/projection.ts';
import { awaitReadModels } from './await-read-models.ts';
import { holdAddress } from './held-address.ts';
import { type TimeArgument, timeOf } from './moments.ts';
import { watchParent } from './parent.ts';
import { type DemoOptions, prepareDemo } from './prepare-demo.ts';
import { serve } from './serve.ts';
import { signInLinkFor } from './sign-in-link.ts';
import type { StartOptions } from './start.ts';

const TOKEN_SECONDS = 30 * 86_400;

interface DemoCommand extends Omit<DemoOptions, 'until'>, StartOptions {
  /** When the last ticket is opened. */
  readonly until?: TimeArgument;
  /** Whether something goes on while the desk runs. */
  readonly lively?: boolean;
}

/** `casebook demo`: starts a desk on some months of example data, and prints what to try. Throws `ConfigError`. */
export async function demo({ parent, until, lively, ...options }: DemoCommand): Promise<void> {
  const watch = parent === undefined ? null : watchParent(parent);
  const config = demoConfig(process.env);
  const held = await holdAddress(config);
  const wanted = { ...options, ...(until && { until: timeOf(until, 'beginning', config.timeZone) }) };
  const plan = await inFilesOf(config.dataDir, () => prepareDemo(config, wanted)).finally(held.release);
  const people = peopleOf(plan.seed, plan.tickets);
  const { url, stores } = await serve(config, { parent: watch });
  await awaitReadModels(stores.readStore, (missing) =>
    console.log(
      `The folder was made by another version: ${missing} read models are made anew, please wait …`,
    ),
  );
  const user = people.users[0];
  const owned = user
    ? await stores.readStore.queriesOf(ticketProjection).firstOfUser(user.id)
    : { tickets: [], total: 0 };
  console.log(
    welcomeText({
      url,
      plan,
      people,
      ...owned,
      tokens: await tokensOf(config, people),
      ...signInOf(config, url, people),
    }),
  );
  if (lively) await goOn(config, stores, plan, people);
}

/** Ends with the process, since its pauses don't keep it. */
async function goOn(config: Config, { log, codec }: Stores, plan: DemoPlan, people: People): Promise<void> {
  const seed = Date.now() % 2 ** 32;
  const desk = createDemoDesk(log, people, { ...plan, seed, codec, keys: derivedKeysOf(config) });
  const wait = (milliseconds: number) => pause(milliseconds, undefined, { ref: false });
  await beLively(desk, people, { seed, now: Date.now, wait });
}

/** The commands that are shown send no security headers, and their tokens are signed here. */
function demoConfig(env: NodeJS.ProcessEnv): Config {
  const wrong = [
    ...(env.NODE_ENV?.trim() === 'production' ? ['the demo is not for production: unset NODE_ENV'] : []),
    ...(env.JWT_JWKS_URL?.trim() ? ['the demo signs its own tokens: unset JWT_JWKS_URL'] : []),
  ];
  if (wrong.length > 0) throw new ConfigError(wrong.join('; '));
  return loadConfig({
    ...env,
    DATA_DIR: env.DATA_DIR?.trim() || 'data/demo',
    SECURITY_HEADERS: 'off',
    // A demo never writes to a database server: it may hold real data.
    EVENT_LOG_URL: EMBEDDED,
    READ_MODELS_URL: EMBEDDED,
    // Its phone numbers are made up and may exist: no message is ever sent.
    WHATSAPP_TOKEN: '',
    WHATSAPP_PHONE_NUMBER_ID: '',
    WHATSAPP_APP_SECRET: '',
    WHATSAPP_VERIFY_TOKEN: '',
  });
}

function signInOf(config: Config, url: string, { admins }: Welcome['people']): Pick<Welcome, 'consoleLink'> {
  const [admin] = admins;
  if (!admin || !config.console.signInLinks) return { consoleLink: null };
  const { id: sub, email, name } = admin;
  return { consoleLink: signInLinkFor(config, url, { sub, role: 'admin', email, name }) };
}

async function tokensOf(config: Config, { users, admins }: Welcome['people']): Promise<Welcome['tokens']> {
  const [secret] = jwtSecrets(config);
  const sign = (claims: TokenClaims) =>
    signToken(
      secret,
      {
        ...claims,
        ...(config.jwtIssuer && { iss: config.jwtIssuer }),
        ...(config.jwtAudience && { aud: config.jwtAudience }),
      },
      TOKEN_SECONDS,
    );
  const [user, admin] = [users[0], admins[0]];
  if (!user || !admin) throw new Error('a demo has users and admins');
  return {
    user: await sign({ sub: user.id, role: 'user', email: user.email, name: user.name }),
    admin: await sign({ sub: admin.id, role: 'admin', email: admin.email, name: admin.name }),
    service: await sign({ sub: 'core-banking', role: 'service' }),
  };
}
