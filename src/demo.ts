import { runDemo } from './demo/run.ts';
import { giveUp } from './serve.ts';

/** `npm run demo`: a desk on some months of example data. */
try {
  await runDemo(process.argv.slice(2), process.env);
} catch (error) {
  giveUp(error);
}
