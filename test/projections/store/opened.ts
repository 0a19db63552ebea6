import type { ReadStore, ReadStoreWriter } from '../../../src/projections/store/port.ts';
import { type OpenedStore, type OpenStore, Projector } from './examples.ts';

/** The store of the test that is running. */
export interface Opened {
  readonly reader: ReadStore;
  readonly writer: ReadStoreWriter;
  readonly projector: Projector;
}

/** Opens a store before each test of the enclosing block, and disposes of it afterwards. */
export function openedForEach(open: OpenStore): Opened {
  let current: (OpenedStore & { readonly projector: Projector }) | null = null;
  const now = () => {
    if (current === null) throw new Error('No test is running');
    return current;
  };
  beforeEach(async () => {
    const store = await open();
    current = { ...store, projector: new Projector(store.writer) };
  });
  afterEach(async () => {
    await now().dispose();
    current = null;
  });
  return {
    get reader() {
      return now().reader;
    },
    get writer() {
      return now().writer;
    },
    get projector() {
      return now().projector;
    },
  };
}
