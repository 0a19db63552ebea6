import { LogUnavailable } from '../../src/events/log/port.ts';
import { createOutageLog } from '../../src/projections/outages.ts';
import { ReadModelsUnavailable } from '../../src/projections/store/port.ts';

let time = 0;
let lines: [object, string][];
const outageLog = () =>
  createOutageLog({ warn: (details, message) => void lines.push([details, message]) }, () => time);
beforeEach(() => {
  lines = [];
});

it.each([
  ['the event log', new LogUnavailable('14 UNAVAILABLE')],
  ['the read models', new ReadModelsUnavailable('connect ECONNREFUSED')],
])('an outage of %s is told once a minute, without a stack', (_, error) => {
  const tell = outageLog();
  for (let second = 0; second < 180; second += 2) {
    time = second * 1_000;
    tell('broadcasts were interrupted', error);
  }
  const line = [{ reason: String(error) }, 'broadcasts were interrupted'];
  expect(lines).toEqual([line, line, line]);
});

it('another reason, and another task, are told at once', () => {
  const tell = outageLog();
  tell('one', new LogUnavailable('gone'));
  tell('one', new LogUnavailable('denied'));
  tell('other', new LogUnavailable('gone'));
  expect(lines).toHaveLength(3);
});

it('an error that no store explains keeps its stack', () => {
  const error = new TypeError('a mistake');
  outageLog()('one', error, { reaction: 'replies' });
  expect(lines).toEqual([[{ err: error, reaction: 'replies' }, 'one']]);
});
