import { reasonOf } from '../../../src/composition/stores/reason.ts';

test.each([
  ['MongoTopologyClosedError: Topology is closed', 'MongoDB: no server answers'],
  ['ReadModelsUnavailable: MongoDB: Topology is closed', 'ReadModelsUnavailable: MongoDB: no server answers'],
  ['MongoServerSelectionError: connect ECONNREFUSED', 'MongoServerSelectionError: connect ECONNREFUSED'],
])('the reason %s is told as %s', (text, told) => {
  expect(reasonOf({ toString: () => text })).toBe(told);
});
