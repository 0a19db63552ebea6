import { loadConfig } from '../config/load.ts';
import { watchParent } from './parent.ts';
import { serve } from './serve.ts';

export interface StartOptions {
  /** The id of the process with which the desk ends; it ends with none unless given. */
  readonly parent?: number;
}

/** `casebook start`: the desk that the environment configures. */
export async function start({ parent }: StartOptions): Promise<void> {
  const watch = parent === undefined ? null : watchParent(parent);
  await serve(loadConfig(process.env), { parent: watch });
}
