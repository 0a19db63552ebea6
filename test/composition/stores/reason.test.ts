import { createNews } from '../../../src/composition/stores/projecting.ts';
import { reasonOf } from '../../../src/composition/stores/reason.ts';

test.each([
  ['MongoTopologyClosedError: Topology is closed', 'MongoDB: no server answers'],
  ['ReadModelsUnavailable: MongoDB: Topology is closed', 'ReadModelsUnavailable: MongoDB: no server answers'],
  ['MongoServerSelectionError: connect ECONNREFUSED', 'MongoServerSelectionError: connect ECONNREFUSED'],
])('the reason %s is told as %s', (text, told) => {
  expect(reasonOf({ toString: () => text })).toBe(told);
});

it('the rebuild of a projection that fails is told once for each reason, and again after it has served', () => {
  const isNews = createNews();
  const failed = (reason: string, projection = 'a/b') =>
    isNews({ kind: 'catch_up_failed', projection, reason });
  expect([failed('down'), failed('down'), failed('down', 'c/d'), failed('full'), failed('full')]).toEqual([
    ...[true, false, true, true, false],
  ]);
  expect([isNews({ kind: 'catch_up_done', projection: 'a/b' }), failed('full')]).toEqual([true, true]);
});
