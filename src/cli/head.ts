import { headSignerOf } from '../composition/proofs.ts';
import { openTreeToRead } from '../composition/stores/tree.ts';
import { EMBEDDED } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';
import { checkLog } from '../proofs/check/check-log.ts';
import { expectedLeaves } from '../proofs/check/expected-leaves.ts';
import { sentenceOf } from '../proofs/check/findings.ts';
import { problemOf } from './verify.ts';
import { throughLog } from './whole-log.ts';

/** The log is not what its tree was made of, or can't be read to its end. The message is one line. */
class NothingToSign extends Error {
  override readonly name = 'NothingToSign';
}

/** `casebook head`: signs a head of the log as it is stored. Throws `NothingToSign` for one in which something is wrong. */
export async function printHead(): Promise<void> {
  const config = loadConfig(process.env);
  const head = await throughLog(config, 'Reading', async ({ log, ...reading }) => {
    const tree = await openTreeToRead(config, log);
    try {
      const expected = tree && expectedLeaves(tree);
      const { size, root, position, findings } = await checkLog({ log, ...reading, expected, heads: [] });
      const [first] = findings;
      if (first !== undefined) refuse(sentenceOf(first), findings.length - 1);
      return { log, size, root: root.toString('hex'), position, time: new Date().toISOString() };
    } finally {
      await tree?.close();
    }
  });
  const problem = config.eventLogUrl === EMBEDDED ? problemOf(eventsFile(config.dataDir)) : null;
  if (problem !== null) refuse(`the file of the log is malformed: ${problem}`, 0);
  console.error(
    `The log ${head.log} has ${head.size} events that are proven, the last at position ${head.position}. Keep this line elsewhere:`,
  );
  console.log(await headSignerOf(config).sign(head));
}

function refuse(what: string, others: number): never {
  const more = others > 0 ? `, and ${others} more` : '';
  throw new NothingToSign(
    `no head is signed, as the log is not what it was: ${what}${more} (casebook verify tells all)`,
  );
}
