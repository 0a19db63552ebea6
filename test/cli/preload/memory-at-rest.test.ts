import { createLook } from '../../../src/cli/preload/memory-at-rest.ts';

const MIB = 1024 * 1024;
const EARLY = 5;

/** A thread whose heap always counts the same, as V8's statistics do when what it keeps are free pages. */
function watched({ used }: { readonly used: number }) {
  let utilization = 0;
  const collections: string[] = [];
  const look = createLook({
    utilization: () => utilization,
    heap: () => ({ size: 60 * MIB, used }),
    collectAtOnce: () => collections.push('at once'),
    beginCollection: () => collections.push('in steps'),
  });
  for (let early = 0; early < EARLY; early++) look();
  collections.length = 0;
  return {
    look(busy: number) {
      utilization = busy;
      look();
      return collections.splice(0);
    },
  };
}

describe('memory of a thread at rest', () => {
  it('goes back to the system once after it was busy, though the heap counts no more than before', () => {
    const thread = watched({ used: 20 * MIB });
    expect([0, 0.9, 0.9, 0.01, 0.01].map((busy) => thread.look(busy))).toEqual([[], [], [], ['at once'], []]);
  });

  it('goes back in steps at first where much of it is in use, and the emptied pages half a minute later', () => {
    const thread = watched({ used: 50 * MIB });
    const looks = [0.9, 0, 0, 0].map((busy) => thread.look(busy));
    expect(looks).toEqual([[], ['in steps'], ['at once'], []]);
  });

  it('goes back in steps alone where so much is in use that requests would wait', () => {
    const thread = watched({ used: 100 * MIB });
    expect([0.9, 0, 0, 0].flatMap((busy) => thread.look(busy))).toEqual(['in steps']);
  });
});
