import { loadConfig } from '../config/load.ts';
import { serve } from './serve.ts';

/** `casebook start`: the desk that the environment configures. */
export async function start(): Promise<void> {
  await serve(loadConfig(process.env));
}
