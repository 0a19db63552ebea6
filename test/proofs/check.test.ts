import type { Position, RecordedEvent } from '../../src/events/log/port.ts';
import { checkLog } from '../../src/proofs/check/check-log.ts';
import { expectedLeaves } from '../../src/proofs/check/expected-leaves.ts';
import { sentenceOf } from '../../src/proofs/check/findings.ts';
import { growTiles } from '../../src/proofs/growing-tiles.ts';
import { eventHashOf, idBytesOf, isLeaf } from '../../src/proofs/leaves.ts';
import { placeBytesOf } from '../../src/proofs/store/places.ts';
import type { Tile, TreeStore } from '../../src/proofs/store/port.ts';
import type { TreeHead } from '../../src/proofs/tree-head.ts';
import { memoryTree } from '../support/memory-tree.ts';
import { dice, headOf, inPages, LOG, someEvents, TAMPERS } from './tampering.ts';

async function treeOf(events: readonly RecordedEvent[]): Promise<TreeStore> {
  const store = memoryTree();
  const tiles = await growTiles(0, async (address) => (await store.tile(address)) as Tile);
  for (const event of events)
    tiles.add(eventHashOf(event), placeBytesOf({ ...event, id: idBytesOf(event.id) }));
  const position = events.at(-1)?.position as Position;
  await store.write(null, { size: events.length, position, read: position }, tiles.changed());
  return store;
}

const checked = (
  events: readonly RecordedEvent[],
  { tree = null, heads = [] }: { tree?: TreeStore | null; heads?: readonly TreeHead[] },
) =>
  checkLog({
    ...{ log: LOG, pages: inPages(events), heads, onProgress: () => {} },
    expected: tree && expectedLeaves(tree),
  });

const events = someEvents(150);
/** Enough for each kind of tampering: each check goes through all of them. */
const few = events.slice(0, 40);

test('a log that nothing was done to agrees with its tree and its heads', async () => {
  const heads = [headOf(events.slice(0, 50)), headOf(events)];
  const result = await checked(events, { tree: await treeOf(events.slice(0, 130)), heads });
  expect(result).toMatchObject({ size: 150, findings: [], newer: 20 });
  expect(result.heads.map(({ outcome }) => outcome)).toEqual(['agrees', 'agrees']);
});

test('of 1,000 tamperings at random, each is named at its place, and contradicts an earlier head', async () => {
  const tree = await treeOf(few);
  const head = headOf(few);
  const roll = dice(11);
  for (let count = 0; count < 1_000; count++) {
    const tampered = (TAMPERS[count % TAMPERS.length] as (typeof TAMPERS)[number])(few, roll);
    const { findings, heads } = await checked(tampered.events, { tree, heads: [head] });
    const [first] = findings;
    expect([tampered.what, first?.event.position]).toEqual([tampered.what, tampered.position]);
    expect([tampered.what, heads[0]?.outcome]).not.toEqual([tampered.what, 'agrees']);
  }
});

test.each([
  ['changed', (all: readonly RecordedEvent[]) => all.with(9, { ...(all[9] as RecordedEvent), data: '{}' })],
  ['removed', (all: readonly RecordedEvent[]) => all.toSpliced(9, 1)],
  ['cut', (all: readonly RecordedEvent[]) => all.slice(0, 9)],
] as const)('an event that was %s is called so', async (kind, tamper) => {
  const { findings } = await checked(tamper(events), { tree: await treeOf(events) });
  const position = events[9]?.position;
  expect(findings[0]).toMatchObject({ kind, event: { position } });
  expect(sentenceOf(findings[0] as (typeof findings)[number])).toContain(`position ${position}: `);
});

test('events that were swapped are called reordered, with both positions', async () => {
  const [one, other] = [events[9] as RecordedEvent, events[100] as RecordedEvent];
  const swapped = events
    .with(9, { ...other, position: one.position })
    .with(100, { ...one, position: other.position });
  const { findings } = await checked(swapped, { tree: await treeOf(events) });
  const moved = findings.filter(({ kind }) => kind === 'moved');
  expect(moved).toMatchObject([
    { event: { position: one.position, id: other.id }, from: other.position },
    { event: { position: other.position, id: one.id }, from: one.position },
  ]);
});

test('an event that was inserted is called so', async () => {
  const gap = events.findIndex(({ position }, index) => position > (events[index - 1]?.position ?? 0) + 1);
  const after = events[gap] as RecordedEvent;
  const added = {
    ...after,
    position: (after.position - 1) as Position,
    id: 'ffffffff-0000-4000-8000-ffffffffffff',
  };
  const { findings } = await checked(events.toSpliced(gap, 0, added), { tree: await treeOf(events) });
  expect(findings[0]).toMatchObject({ kind: 'inserted', event: { position: added.position, id: added.id } });
});

test('what was only pushed on by an insertion is one finding, and two events with one id are two', async () => {
  const after = events[9] as RecordedEvent;
  const added = { ...after, id: 'ffffffff-0000-4000-8000-ffffffffffff' };
  const behind = events.slice(9).map((event) => ({ ...event, position: (event.position + 2) as Position }));
  const second = { ...added, position: (added.position + 1) as Position };
  const pushed = [...events.slice(0, 9), added, second, ...behind];
  const { findings, newer } = await checked(pushed, { tree: await treeOf(events) });
  expect(findings.filter(({ kind }) => kind !== 'broken')).toMatchObject([
    { kind: 'inserted', event: { position: after.position } },
    { kind: 'inserted', event: { position: after.position + 1 } },
    {
      kind: 'shifted',
      event: { id: after.id },
      from: after.position,
      count: 141,
      last: pushed.at(-1)?.position,
    },
  ]);
  expect(newer).toBe(0);
});

test('where an event was removed and those behind it were renumbered, newer ones than the tree aren’t accused', async () => {
  const removed = events[9] as RecordedEvent;
  const renumbered = events.toSpliced(9, 1).map((event, index) => ({
    ...event,
    position: (events[index] as RecordedEvent).position,
  }));
  const { findings, newer } = await checked(renumbered, { tree: await treeOf(events.slice(0, 140)) });
  expect(findings.filter(({ kind }) => kind !== 'broken')).toMatchObject([
    { kind: 'removed', event: { position: removed.position } },
    { kind: 'shifted', event: { id: events[10]?.id }, from: events[10]?.position, count: 130 },
  ]);
  expect(newer).toBe(10);
});

test('an event that was inserted is called so where the last one was moved away', async () => {
  const last = events.at(-1) as RecordedEvent;
  const [fifth, eightieth] = [events[5], events[80]] as [RecordedEvent, RecordedEvent];
  const forged = { ...eightieth, id: 'ffffffff-0000-4000-8000-ffffffffffff' };
  const tampered = events
    .slice(0, -1)
    .with(5, { ...last, position: fifth.position })
    .with(80, forged);
  const { findings, newer } = await checked(tampered, { tree: await treeOf(events) });
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'inserted', event: expect.objectContaining({ id: forged.id }) }),
  );
  expect(newer).toBe(0);
});

test('only events of keys in streams of keys are no leaves', () => {
  const leaves = ['idempotency-1', 'idempotency-', 'ticket-1'].flatMap((stream) =>
    ['CommandClaimed', 'CommandAnswered', 'ReplySent', 'commandclaimed', ''].map((type) =>
      isLeaf({ stream, type }) ? `${type} in ${stream}` : null,
    ),
  );
  expect(leaves.filter((leaf) => leaf === null)).toHaveLength(4);
  expect(leaves).toEqual(
    expect.arrayContaining(['ReplySent in idempotency-1', 'CommandAnswered in ticket-1', ' in idempotency-']),
  );
});

test('a suffix that was written anew, together with its tree, is caught by a head of before', async () => {
  const forged = events.map((event, index) => (index < 75 ? event : { ...event, data: '{"forged":true}' }));
  const tree = await treeOf(forged);
  const heads = [headOf(events.slice(0, 60)), headOf(events.slice(0, 100)), headOf(forged)];
  const result = await checked(forged, { tree, heads });
  expect(result.findings).toEqual([]);
  expect(result.heads.map(({ outcome }) => outcome)).toEqual(['agrees', 'differs', 'agrees']);
});

test('a head of a longer log shows that the tail was cut, one of another log is foreign', async () => {
  const cut = events.slice(0, 50);
  const heads = [headOf(events), { ...headOf(cut), log: 'another' }];
  const { heads: outcomes } = await checked(cut, { tree: await treeOf(cut), heads });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['foreign', 'shorter']);
});
