import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { HELP, parsed } from './command-line.ts';
import { giveUp, serve } from './serve.ts';

const USAGE = `usage: npm start

Starts the desk as the environment configures it, on PORT of HOST (1500 of 127.0.0.1 unless set). README.md
lists the variables. SIGTERM and SIGINT stop it.`;

/** `npm start` */
try {
  const args = process.argv.slice(2);
  if (parsed(() => parseArgs({ args, options: HELP }).values).help) console.log(USAGE);
  else await serve(loadConfig(process.env));
} catch (error) {
  giveUp(error, USAGE);
}
