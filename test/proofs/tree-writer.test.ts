import { BEGINNING, type EventReader } from '../../src/events/log/port.ts';
import { TreeContradicted } from '../../src/proofs/last-leaf.ts';
import { eventHashOf } from '../../src/proofs/leaves.ts';
import { createGrowingTree } from '../../src/proofs/merkle/growing-tree.ts';
import { createProver } from '../../src/proofs/prover.ts';
import type { TreeStore } from '../../src/proofs/store/port.ts';
import { createTreeWriter } from '../../src/proofs/tree-writer.ts';
import { createMemoryLog, type MemoryLog } from '../support/memory-log.ts';
import { memoryTree } from '../support/memory-tree.ts';
import { until } from '../support/until.ts';

let log: MemoryLog;
let store: TreeStore;
beforeEach(() => {
  log = createMemoryLog();
  store = memoryTree();
});

const record = (count: number) => {
  for (let index = 0; index < count; index++) log.recordUnreadable(`ticket-${index % 7}`);
};

interface Running {
  readonly failures: readonly unknown[];
  stop(): Promise<void>;
}

/** A writer that runs until it is stopped. `of`: the log as it sees it. */
function write(of: Pick<EventReader, 'subscribe' | 'end' | 'readAll'> = log): Running {
  const stopping = new AbortController();
  const failures: unknown[] = [];
  const writer = createTreeWriter({
    ...{ log: of, store, lease: null },
    onInterrupted: (error) => failures.push(error),
    onResumed: () => {},
  });
  const running = writer.run(stopping.signal);
  return {
    failures,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

const caughtUp = () => until(async () => (await store.state())?.read === (await log.end()));

async function expectWholeTree(): Promise<void> {
  const tree = createGrowingTree();
  for (const event of await log.readAll(BEGINNING, 10_000)) tree.add(eventHashOf(event));
  const size = (await store.state())?.size ?? 0;
  expect(size).toBe(tree.size);
  expect(await createProver(store, log).root(size)).toEqual(tree.root());
}

it('adds what the log has, and what comes, and goes on after it was stopped', async () => {
  record(700);
  const first = write();
  await caughtUp();
  record(3);
  await caughtUp();
  await first.stop();
  record(300);
  const second = write();
  await caughtUp();
  await expectWholeTree();
  await second.stop();
  expect([...first.failures, ...second.failures]).toEqual([]);
});

it('writes what it has when it is stopped', async () => {
  const running = write();
  record(5);
  await until(() => log.subscriptions() > 0);
  await running.stop();
  const again = write();
  await caughtUp();
  await expectWholeTree();
  await again.stop();
});

it('makes the tree anew when it was lost', async () => {
  record(20);
  const first = write();
  await caughtUp();
  await first.stop();
  store = memoryTree();
  const second = write();
  await caughtUp();
  await expectWholeTree();
  await second.stop();
});

it('loses and repeats nothing when its subscription drops, or two nodes write at once', async () => {
  const [one, other] = [write(), write()];
  for (let round = 0; round < 6; round++) {
    record(90);
    if (round % 2 === 0) log.drop(round === 2 ? 'throw' : 'end');
  }
  await caughtUp();
  await expectWholeTree();
  await Promise.all([one.stop(), other.stop()]);
});

it('goes on when its subscription drops while what came last waits to be written', async () => {
  const running = write();
  await until(() => log.subscriptions() === 1);
  record(3);
  await new Promise(setImmediate);
  log.drop('throw');
  await until(() => log.subscriptions() === 2);
  await caughtUp();
  record(2);
  await caughtUp();
  await expectWholeTree();
  await running.stop();
});

it('stands still when the log has another last event than the tree, and changes nothing until it is back', async () => {
  record(10);
  const first = write();
  await caughtUp();
  await first.stop();
  const before = await store.state();
  let isForged = true;
  const forged = {
    ...log,
    readAll: async (...args: Parameters<EventReader['readAll']>) =>
      (await log.readAll(...args)).map((event) => (isForged ? { ...event, data: '{"forged":true}' } : event)),
  };
  const second = write(forged);
  record(3);
  await until(() => second.failures.length > 1);
  expect(second.failures).toEqual(second.failures.map(() => expect.any(TreeContradicted)));
  expect(await store.state()).toEqual(before);
  isForged = false;
  await caughtUp();
  await expectWholeTree();
  await second.stop();
});

it('stands still when the log has become shorter', async () => {
  record(10);
  const first = write();
  await caughtUp();
  await first.stop();
  log = createMemoryLog();
  record(4);
  const second = write();
  await until(() => second.failures.length > 0);
  expect(second.failures[0]).toBeInstanceOf(TreeContradicted);
  expect((await store.state())?.size).toBe(10);
  await second.stop();
});
