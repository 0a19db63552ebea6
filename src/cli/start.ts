import { loadConfig } from '../config/load.ts';
import { watchParent } from './parent.ts';

export interface StartOptions {
  /** The id of the process with which the desk ends; it ends with none unless given. */
  readonly parent?: number;
}

/** `casebook start`: the desk that the environment configures. */
export async function start({ parent }: StartOptions): Promise<void> {
  const watch = parent === undefined ? null : watchParent(parent);
  const config = loadConfig(process.env);
  // Loading the desk takes several times as long as telling that a setting is wrong.
  const { serve } = await import('./serve.ts');
  const { url } = await serve(config, { parent: watch });
  // On a terminal alone: what is written elsewhere is a log, which holds nothing that signs in.
  if (!config.console.signInLinks || !process.stdout.isTTY) return;
  const { LOCAL_ADMIN, signInLinkFor } = await import('./sign-in-link.ts');
  console.log(
    `\nThe console, signed in, once, within 15 minutes: ${signInLinkFor(config, url, LOCAL_ADMIN)}\n`,
  );
}
