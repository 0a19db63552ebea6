import { headSignerOf } from '../composition/proofs.ts';
import { loadConfig } from '../config/load.ts';
import { checkLog } from '../proofs/check/check-log.ts';
import { throughLog } from './whole-log.ts';

/** `casebook head`: signs a head of the log as it is stored, whatever the desk's tree says. */
export async function printHead(): Promise<void> {
  const config = loadConfig(process.env);
  const head = await throughLog(config, 'Reading', async ({ log, ...reading }) => {
    const { size, root, position } = await checkLog({ log, ...reading, expected: null, heads: [] });
    return { log, size, root: root.toString('hex'), position, time: new Date().toISOString() };
  });
  console.error(
    `The log ${head.log} has ${head.size} events that are proven, the last at position ${head.position}. Keep this line elsewhere:`,
  );
  console.log(await headSignerOf(config).sign(head));
}
