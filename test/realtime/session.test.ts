import { z } from 'zod';
import { DEFAULT_LIMITS } from '../../src/realtime/limits.ts';
import { Session } from '../../src/realtime/session.ts';

test('an event whose acknowledgement fails keeps none of the later ones waiting', async () => {
  type Packet = readonly unknown[];
  let receive: (packet: Packet) => void = () => {};
  const socket = {
    connected: true,
    id: 'a socket',
    use(middleware: typeof receive) {
      receive = middleware;
    },
  };
  const errors: unknown[] = [];
  const entry = {
    event: 'ask',
    access: ['user'],
    limit: 'join',
    input: z.object({}),
    handle: async () => 'done',
  };
  const options = {
    ...{ events: new Map([['ask', entry]]), limits: { ...DEFAULT_LIMITS, waiting: 3 } },
    ...{ onJoined() {}, relay: {}, catchUp: {} },
    logger: { error: (facts: unknown) => errors.push(facts), warn() {}, info() {} },
  };
  const allowances = { mayUse: () => true, mayViolate: () => true };
  new Session(
    socket as never,
    { kind: 'user', id: 'u' } as never,
    options as never,
    allowances as never,
  ).open();

  for (let n = 0; n < 5; n++) {
    const answered = Promise.withResolvers<unknown>();
    receive([
      'ask',
      {},
      () => {
        throw new Error('the connection broke');
      },
    ]);
    receive(['ask', {}, answered.resolve]);
    expect(await answered.promise).toBe('done');
  }
  expect(errors).toHaveLength(5);
});
