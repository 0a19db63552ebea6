import { loadConfig } from '../config/config.ts';
import { giveUp, serve } from './serve.ts';

/** `npm start`: the desk as the environment configures it. */
try {
  await serve(loadConfig(process.env));
} catch (error) {
  giveUp(error);
}
