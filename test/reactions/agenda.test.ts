import { randomUUID } from 'node:crypto';
import type { Position, RecordedEvent } from '../../src/events/log/port.ts';
import { type Agenda, type AgendaOptions, createAgenda, type Due } from '../../src/reactions/agenda.ts';

const stopping: AbortController[] = [];
const running: Promise<void>[] = [];
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
});
afterEach(async () => {
  for (const controller of stopping.splice(0)) controller.abort();
  await jest.advanceTimersByTimeAsync(10_000);
  await Promise.all(running.splice(0));
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** An agenda at work. */
function agendaWith(options: Pick<AgendaOptions, 'attempt'> & Partial<AgendaOptions>): Agenda {
  const controller = new AbortController();
  stopping.push(controller);
  const agenda = createAgenda({ signal: controller.signal, onDone() {}, onFailed() {}, ...options });
  running.push(agenda.run());
  return agenda;
}

/** The event at a position of a log that holds no others. */
const due = (position: number): Due => ({
  event: {
    ...{ id: randomUUID(), type: 'ButtonPressRefused', data: '{}', metadata: '{}' },
    ...{ stream: `press-${position}`, revision: 0, position: position as Position },
  },
  after: (position - 1) as Position,
});
const settle = () => jest.advanceTimersByTimeAsync(0);

describe('an agenda', () => {
  it('tries what fails again after ever longer waits', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const times: number[] = [];
    const begin = performance.now();
    const agenda = agendaWith({
      async attempt() {
        times.push(Math.round((performance.now() - begin) / 1_000));
        throw new Error('the log is away');
      },
    });
    await agenda.add(due(1));
    await jest.advanceTimersByTimeAsync(125_000);
    expect(times).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121]);
  });

  it('keeps apart what never can be done here: it takes nobody’s place, and the checkpoint stays before it', async () => {
    const agenda = agendaWith({
      attempt: async ({ position }: RecordedEvent) => (position === 3 ? 'stands_still' : 'done'),
    });
    for (const position of [2, 3, 4]) await agenda.add(due(position));
    await settle();
    expect([agenda.waiting(), agenda.standingStill(), agenda.before()]).toEqual([0, 1, 2]);
  });

  it('takes more as soon as there is room', async () => {
    let done = 0;
    const agenda = agendaWith({
      attempt: async () => 'done',
      onDone: () => void done++,
    });
    for (let position = 1; position <= 25_000; position++) await agenda.add(due(position));
    await settle();
    expect([done, agenda.before()]).toEqual([25_000, null]);
  });

  it('waits as long as it is told, whatever the machine’s time does', async () => {
    const result: number[] = [];
    const agenda = agendaWith({
      async attempt({ position }) {
        result.push(position);
        return result.length === 1 ? { againIn: 30_000 } : 'done';
      },
    });
    await agenda.add(due(1));
    await settle();
    jest.setSystemTime(Date.now() + 86_400_000);
    await jest.advanceTimersByTimeAsync(29_000);
    expect(result).toEqual([1]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(result).toEqual([1, 1]);
  });
});
