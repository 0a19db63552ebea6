/** A thread of tests, which runs scripts of threads one after the other, each as if it were the only one. */
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

const { BroadcastChannel, parentPort } = workerThreads;

let runs = 0;
/** Those of the script that runs. They would go on to the thread's end. */
const channels = new Set();
workerThreads.BroadcastChannel = class extends BroadcastChannel {
  constructor(name) {
    super(name);
    channels.add(this);
  }
};

parentPort.on('message', async ({ script, workerData, port }) => {
  const closed = once(port, 'close');
  Object.assign(workerThreads, { workerData, parentPort: port });
  syncBuiltinESMExports();
  // Only the script itself is evaluated again, and not what it imports.
  await Promise.all([import(`${script}?run=${++runs}`), closed]);
  for (const channel of channels) channel.close();
  channels.clear();
  parentPort.postMessage('over');
});
