import { awaitReadModels } from '../../src/cli/await-read-models.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import { ReadModelsUnavailable } from '../../src/projections/store/port.ts';

/** A store of whose read models the first one answers in these ways, look after look, and then serves. */
function storeMissing(...looks: readonly (() => boolean)[]) {
  const [first] = projectionCatalogue;
  let count = 0;
  const store = {
    isServing: async (module: unknown) => module !== first || (looks[count++] ?? (() => true))(),
  };
  return { store, looks: () => count };
}

const missing = () => false;
const unavailable = () => {
  throw new ReadModelsUnavailable('away');
};

describe('waiting for read models', () => {
  it('says once how many are missing, and goes on when all serve', async () => {
    const { store, looks } = storeMissing(missing, unavailable);
    const said: number[] = [];
    await awaitReadModels(store, (count) => said.push(count));
    expect([said, looks()]).toEqual([[1], 3]);
  });

  it('says nothing where all serve', async () => {
    const said: number[] = [];
    await awaitReadModels(storeMissing().store, (count) => said.push(count));
    expect(said).toEqual([]);
  });

  it('fails by any other error', async () => {
    const { store } = storeMissing(() => {
      throw new Error('a programming error');
    });
    await expect(awaitReadModels(store, () => {})).rejects.toThrow('a programming error');
  });
});
