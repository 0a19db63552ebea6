/** A desk; with `BENCH_SEALING=off`, as it would be if the texts of its events weren't sealed. */
import { createLogger } from '../../src/cli/logger.ts';
import { startDesk } from '../../src/composition/app.ts';
import { openStores } from '../../src/composition/stores/stores.ts';
import { loadConfig } from '../../src/config/load.ts';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { createCodec } from '../../src/events/codec.ts';

const config = loadConfig(process.env);
const { logger } = createLogger(config);
const opened = await openStores(config, logger);
const isSealing = process.env.BENCH_SEALING !== 'off';
const stores = isSealing ? opened : { ...opened, codec: createCodec(eventCatalogue) };
const desk = await startDesk({ config, stores, logger });
process.once('SIGTERM', async () => {
  await desk.stop(2_000);
  await opened.close();
});
