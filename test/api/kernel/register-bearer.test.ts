import { createBearerRegistration } from '../../../src/api/kernel/register-bearer.ts';
import { LogUnavailable } from '../../../src/events/log/port.ts';
import { john } from '../../support/examples.ts';
import { call, echo, look, start, stopAll, token } from './started.ts';

afterEach(stopAll);

describe('while the log is down', () => {
  const down = async () => {
    throw new LogUnavailable('down');
  };

  test('reads go on, and commands are 503 with Retry-After', async () => {
    const server = await start([look, echo], {}, { onAuthenticated: down });
    const headers = { authorization: `Bearer ${await token('user')}` };
    const read = await call(server, 'GET', '/api/v1/things/1', { headers });
    const command = await call(server, 'POST', '/api/v1/echo', { headers, body: { message: 'hello' } });
    expect([read.status, command.status]).toEqual([200, 503]);
    expect(command.headers.get('retry-after')).toBe('2');
  });

  test('a reader doesn’t ask for it again at once', async () => {
    const asked = jest.fn(down);
    const registerBearer = createBearerRegistration(asked);
    for (let read = 0; read < 10; read++) await registerBearer(john, 'read');
    expect(asked).toHaveBeenCalledTimes(1);
    await expect(registerBearer(john, 'command')).rejects.toBeInstanceOf(LogUnavailable);
  });
});

describe('while the log is slow', () => {
  afterEach(() => jest.useRealTimers());

  test('a reader goes on after a second', async () => {
    jest.useFakeTimers();
    const registerBearer = createBearerRegistration(() => new Promise(() => {}));
    const read = registerBearer(john, 'read');
    jest.advanceTimersByTime(1_000);
    await read;
  });
});

test('any other trouble with a caller is told', async () => {
  const registerBearer = createBearerRegistration(() => Promise.reject(new Error('bug')));
  await expect(registerBearer(john, 'read')).rejects.toThrow('bug');
});
