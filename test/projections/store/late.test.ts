import { userProjection } from '../../../src/projections/directory/users/projection.ts';
import { createLateReadStore } from '../../../src/projections/store/late.ts';
import { ReadModelsUnavailable, type ReadStore } from '../../../src/projections/store/port.ts';

describe('a read store that is opened later', () => {
  const opened = {
    countPoisoned: async () => 7,
    queriesOf: ({ name }: { readonly name: string }) => ({ find: async (ids: unknown) => [name, ids] }),
  } as unknown as ReadStore;

  it('can’t answer before, and says why', async () => {
    const store = createLateReadStore(
      () => 'they are not open yet',
      async () => {},
    );
    await expect(store.countPoisoned()).rejects.toEqual(new ReadModelsUnavailable('they are not open yet'));
  });

  it('answers from then on, and only as long as it may', async () => {
    let current: ReadStore | string = 'not yet';
    const store = createLateReadStore(
      () => current,
      async () => {},
    );
    const users = store.queriesOf(userProjection);
    await expect(users.find(['u'])).rejects.toThrow('not yet');
    current = opened;
    expect([await store.countPoisoned(), await users.find(['u'])]).toEqual([7, ['directory/users', ['u']]]);
    current = 'they are of another log';
    await expect(store.countPoisoned()).rejects.toThrow('they are of another log');
  });

  it('is closed as it is told to be', async () => {
    const close = jest.fn(async () => {});
    await createLateReadStore(() => opened, close).close();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
