import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

/** The scripts of desks that close their port when they are done, and leave nothing behind. */
const REUSED =
  /\/src\/(events\/log\/sqlite\/writer|composition\/stores\/projector-thread|projections\/store\/sqlite\/reader-thread)\.ts$/;
const HOST = new URL('./thread-host.js', import.meta.url);
/** So many threads without work are kept of a kind: that more nodes of a desk stop together is rare. */
const MOST_IDLE = 2;

const { MessageChannel, Worker } = workerThreads;
/** Threads without work, by their script and their limits. */
const idle = new Map();

/** Has desks of this process go on with the threads of desks that have stopped, which have loaded their modules. */
export function reuseThreads() {
  workerThreads.Worker = new Proxy(ReusedWorker, {
    construct: (_, [script, options]) => new (REUSED.test(script) ? ReusedWorker : Worker)(script, options),
  });
  syncBuiltinESMExports();
}

/** What a `Worker` is to the desk. It ends when its script has ended; its thread goes on to the next one. */
class ReusedWorker extends EventEmitter {
  #thread;
  #port;

  constructor(script, { workerData, transferList = [], ...limits }) {
    super();
    this.#thread = threadFor(JSON.stringify([script, limits]), limits);
    ({ threadId: this.threadId, performance: this.performance } = this.#thread);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message) => this.emit('message', message));
    this.#thread.lend(this, { script: String(script), workerData, port: port2 }, [port2, ...transferList]);
    // Its last messages come before the port is closed.
    Promise.all([once(port1, 'close'), once(this, 'over')]).then(() => this.#end());
  }

  postMessage(message, transferList) {
    this.#port.postMessage(message, transferList);
  }

  async terminate() {
    await this.#thread?.terminate();
  }

  #end() {
    this.#thread.takeBack();
    this.#thread = null;
    this.emit('exit', 0);
  }
}

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

function threadFor(kind, limits) {
  const kept = idle.get(kind) ?? [];
  idle.set(kind, kept);
  return kept.pop() ?? new Host(kept, limits);
}

/** A thread that runs scripts, one after the other. */
class Host extends Worker {
  #kept;
  #lent = null;

  constructor(kept, limits) {
    super(HOST, limits);
    this.#kept = kept;
    this.on('message', () => this.#lent.emit('over'));
    this.on('error', (error) => this.#lent.emit('error', error));
    this.on('exit', (code) => this.#lent?.emit('exit', code));
  }

  lend(lent, order, transferList) {
    this.#lent = lent;
    this.ref();
    this.postMessage(order, transferList);
  }

  takeBack() {
    this.#lent = null;
    // It doesn't keep the process from ending.
    this.unref();
    if (this.#kept.length < MOST_IDLE) this.#kept.push(this);
    else void this.terminate();
  }
}
