import { jsonBody } from '../../src/api/kernel/answer-body.ts';
import { readList } from '../../src/api/streamed-list.ts';
import { collected } from '../support/answer-body.ts';

it('a long list lets others have a turn of the event loop after each page, however fast it is taken', async () => {
  let turns = 0;
  const count = () => {
    turns++;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const [items, pages] = [1_000, 20];
  const page = (last: number | null) =>
    Array.from({ length: items / pages }, (_, index) => (last ?? -1) + 1 + index);
  const list = await readList<number>(items, async (last) => page(last));
  const body = JSON.parse(await collected(jsonBody({ list }))) as { list: number[] };
  clearImmediate(counting);
  expect(body.list).toEqual(Array.from({ length: items }, (_, index) => index));
  expect(turns).toBeGreaterThanOrEqual(pages - 2);
});
