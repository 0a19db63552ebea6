import { handWritten, NAMES } from './listeners.ts';

/** The README's lines with a connection that is the test: what they ask of it, and where they end. */
function scriptedLines() {
  const asked: string[] = [];
  const listeners = new Map<string, (told: never) => void>();
  let answer: (told: object) => void = () => {};
  const socket = {
    ...{ connected: true, active: false, onAny() {} },
    on: (name: string, listener: (told: never) => void) => void listeners.set(name, listener),
    connect: () => void asked.push('connect'),
    emit(name: string, input: object, acknowledge: typeof answer) {
      asked.push(`${name} ${JSON.stringify(input)}`);
      answer = acknowledge;
    },
  };
  const ended: string[] = [];
  const end = (why: string) => void ended.push(why);
  new Function(...NAMES, handWritten())(
    () => socket,
    'http://desk',
    'token',
    't1',
    [],
    () => {},
    end,
  );
  const tell = (name: string, told?: unknown) => listeners.get(name)?.(told as never);
  return { socket, asked, ended, tell, answer: (told: object) => answer(told) };
}

describe('the client that the README shows', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([['Too many requests'], ['Service unavailable, please try again']])(
    'joins again after “%s”, and asks for nothing that was before',
    (message) => {
      const { asked, ended, tell, answer } = scriptedLines();
      tell('connect');
      answer({ success: false, message });
      expect(asked.splice(0)).toEqual(['join_ticket {"ticket_id":"t1"}']);
      jest.runAllTimers();
      expect([asked, ended]).toEqual([['join_ticket {"ticket_id":"t1"}'], []]);
    },
  );

  it.each([
    ['is refused for the moment', 'connect_error', { message: 'service unavailable' }],
    ['has too many connections', 'connect_error', { message: 'too many connections' }],
    ['is sent away', 'disconnect', 'io server disconnect'],
  ])('connects again where it %s', (_, event, told) => {
    const { asked, ended, tell } = scriptedLines();
    tell(event, told);
    expect(asked).toEqual([]);
    jest.runAllTimers();
    expect([asked, ended]).toEqual([['connect'], []]);
  });

  it('leaves to Socket.IO what that repeats by itself', () => {
    const { socket, asked, ended, tell } = scriptedLines();
    socket.active = true;
    tell('connect_error', { message: 'websocket error' });
    tell('disconnect', 'transport close');
    expect([asked, ended, jest.getTimerCount()]).toEqual([[], [], 0]);
  });

  it.each(['invalid/expired token', 'role not allowed'])('ends at “%s”', (message) => {
    const { ended, tell } = scriptedLines();
    tell('connect_error', { message });
    expect([ended, jest.getTimerCount()]).toEqual([[message], 0]);
  });
});
