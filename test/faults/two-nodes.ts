/**
 * A desk of two nodes in one process, over the embedded stores: as `npm start` starts it, and a second node beside it. Each has its own
 * caches, sockets and knowledge of how far the read models are, so that commands meet conflicts and clients change nodes.
 */
import pino from 'pino';
import { serve } from '../../src/cli/serve.ts';
import { startDesk } from '../../src/composition/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { progressAfter } from '../support/progress-after.ts';

const STOP_MS = 3_000;

const config = loadConfig(process.env);
const { stores } = await serve(config);
const logger = pino({ level: 'silent' });
const own = { ...stores, progress: progressAfter(stores.progress) };
const second = await startDesk({ config, stores: own, logger });
// The first one closes the stores at its end.
const close = stores.close.bind(stores);
Object.assign(stores, {
  async close() {
    await second.stop(STOP_MS);
    await close();
  },
});
// Other words than the first one’s, whose log line may come later.
console.log(JSON.stringify({ msg: `the second node is at http://127.0.0.1:${second.address.port}` }));
