import { createUndoStack, type Made, type TakeBack } from '../../console/src/app/undo-stack.ts';

describe('changes that can be taken back', () => {
  let told: string[];
  let next: Made<string> | null;
  const stackOf = (most: number) =>
    createUndoStack<string>({
      most,
      next: (made) => {
        next = made;
      },
      tell: (text) => told.push(text),
    });
  /** Takes back all at the second attempt, if the first one fails. */
  const takesBack =
    (name: string, isAway = false): TakeBack<string> =>
    async () => ({ told: isAway ? `${name} failed` : name, left: isAway ? takesBack(name) : null });
  const made = (name: string, isAway = false) => Promise.resolve(takesBack(name, isAway));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  beforeEach(() => {
    told = [];
  });

  it('go newest first, once each, and the oldest ones are forgotten', async () => {
    const stack = stackOf(2);
    for (const name of ['one', 'two', 'three']) stack.add(made(name));
    expect([1, 2, 3].map(() => stack.undoNext())).toEqual([true, true, false]);
    await settled();
    expect(told).toEqual(['three', 'two']);
  });

  it('wait for the desk’s answer, and for those before', async () => {
    const stack = stackOf(20);
    const sent = Promise.withResolvers<TakeBack<string> | null>();
    stack.add(made('one'));
    stack.add(sent.promise);
    stack.undoNext();
    stack.undoNext();
    await settled();
    expect(told).toEqual([]);
    sent.resolve(takesBack('two'));
    await settled();
    expect(told).toEqual(['two', 'one']);
  });

  it('are none where nothing was changed', async () => {
    const stack = stackOf(20);
    stack.add(Promise.resolve(null));
    await settled();
    expect([next, stack.undoNext()]).toEqual([null, false]);
  });

  it('stay where they couldn’t be taken back, in their order', async () => {
    const stack = stackOf(20);
    const changes = [stack.add(made('one', true)), stack.add(made('two', true))];
    for (const change of changes) stack.undo(change);
    await settled();
    expect(told).toEqual(['one failed', 'two failed']);
    expect(next).toBe(changes[1]);
    for (const _ of changes) stack.undoNext();
    await settled();
    expect(told.slice(2)).toEqual(['two', 'one']);
  });

  it('are told of no more once all were forgotten', async () => {
    const stack = stackOf(20);
    const change = stack.add(made('one', true));
    stack.undo(change);
    stack.forget();
    await settled();
    expect([told, stack.isKept(change)]).toEqual([[], false]);
  });
});
