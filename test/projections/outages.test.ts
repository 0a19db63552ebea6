import { LogUnavailable } from '../../src/events/log/port.ts';
import { createOutageLog } from '../../src/projections/outages.ts';
import { ReadModelsUnavailable } from '../../src/projections/store/port.ts';

let time = 0;
let lines: [object, string][];
const outageLog = () =>
  createOutageLog(
    {
      info: (message) => void lines.push([{}, message]),
      warn: (details, message) => void lines.push([details, message]),
    },
    () => time,
  );
beforeEach(() => {
  lines = [];
});

it.each([
  ['the event log', new LogUnavailable('14 UNAVAILABLE')],
  ['the read models', new ReadModelsUnavailable('connect ECONNREFUSED')],
])('an outage of %s is told once a minute, without a stack', (_, error) => {
  const { failed } = outageLog();
  for (let second = 0; second < 180; second += 2) {
    time = second * 1_000;
    failed('broadcasts were interrupted', error);
  }
  const line = [{ reason: String(error) }, 'broadcasts were interrupted'];
  expect(lines).toEqual([line, line, line]);
});

it('is told by one text, whatever the client libraries say next', () => {
  const { failed } = outageLog();
  failed('one', new LogUnavailable('read ECONNRESET'));
  failed('one', new LogUnavailable('connect ECONNREFUSED'));
  failed('two', 'connection 2 closed');
  failed('two', 'connection 3 timed out');
  expect(lines).toHaveLength(2);
});

it('each kind of reason is told at once, whatever numbers and addresses its text has', () => {
  const { failed } = outageLog();
  const what = 'a store is unavailable';
  const kinds = [
    'LogUnavailable: Error 14',
    'ReadModelsUnavailable: MongoNetworkError',
    'LogUnavailable: SQLITE_FULL',
  ];
  for (const reason of [...kinds, ...kinds]) failed(what, reason);
  for (const reason of [
    'PoolClearedOnNetworkError: 10.0.0.1:27017 broke',
    'MongoServerSelectionError: 10.0.0.1',
  ])
    for (const attempt of [1, 2]) failed(what, `${reason} (${attempt})`);
  expect(lines.map(([details]) => details)).toEqual(
    [
      ...kinds,
      'PoolClearedOnNetworkError: 10.0.0.1:27017 broke (1)',
      'MongoServerSelectionError: 10.0.0.1 (1)',
    ].map((reason) => ({ reason })),
  );
});

it('another store, another task and another of its kind are told at once', () => {
  const { failed } = outageLog();
  failed('one', new LogUnavailable('gone'));
  failed('one', new ReadModelsUnavailable('gone'));
  failed('other', new LogUnavailable('gone'));
  failed('other', new LogUnavailable('gone'), { reaction: 'replies' });
  expect(lines).toHaveLength(4);
});

it('the end of an outage is told once, and nothing where none was told', () => {
  const { failed, succeeded } = outageLog();
  succeeded('one', 'it goes on');
  failed('one', new LogUnavailable('gone'), { reaction: 'replies' });
  succeeded('one', 'it goes on');
  succeeded('one', 'it goes on', { reaction: 'replies' });
  succeeded('one', 'it goes on', { reaction: 'replies' });
  expect(lines.slice(1)).toEqual([[{}, 'it goes on']]);
});

it('the end of a failure that was not told isn’t told either: subscriptions are dropped all the time', () => {
  const { failed, succeeded } = outageLog();
  for (let drop = 0; drop < 3; drop++) {
    failed('one', new LogUnavailable('too slow'));
    succeeded('one', 'it goes on');
  }
  expect(lines).toHaveLength(2);
});

it('an error that no store explains keeps its stack', () => {
  const error = new TypeError('a mistake');
  outageLog().failed('one', error, { reaction: 'replies' });
  expect(lines).toEqual([[{ err: error, reaction: 'replies' }, 'one']]);
});
