import { endpoint } from '../../../src/api/endpoint.ts';
import { readList } from '../../../src/api/streamed-list.ts';
import { ReadModelsUnavailable } from '../../../src/projections/store/port.ts';
import {
  type BareClient,
  bodyOf,
  getRequest,
  hasLastChunk,
  openBareClient,
  readSlowly,
} from '../../support/bare-client.ts';
import { SAMPLE, type Started, start, stopAll } from './started.ts';

afterEach(stopAll);

const STALL_MS = 250;
const LAST = 'Connection: close';
/** What may wait in the process for one connection. */
const MOST_WAITING = 256 * 1024;
const ITEM = { text: `"quoted", ü and 😀 ${'x'.repeat(480)}` };
const ITEMS_OF_PAGE = 60;
/** More than the systems of both ends take without anybody reading. */
const VERY_LONG = 64 * 1024 * 2;
/** More than fits into the buffers of one connection. */
const LONG = 400 * ITEMS_OF_PAGE;
/** A few pages. */
const SOME = 20 * ITEMS_OF_PAGE;
const whole = (count: number) =>
  JSON.stringify({
    success: true,
    message: 'Read',
    data: { before: 1, items: Array(count).fill(ITEM), after: '2' },
  });

/** Whoever waits for a page hears how many there were. */
function createPages() {
  let read = 0;
  return {
    read: () => read,
    /** `failing`: the page that can't be read. */
    endpoint: (path: `/${string}`, count: number, failing = Number.POSITIVE_INFINITY) =>
      endpoint({
        ...SAMPLE,
        kind: 'read',
        method: 'GET',
        path,
        async handle() {
          let left = count;
          const items = await readList<typeof ITEM>(count, async () => {
            if (++read === failing) throw new ReadModelsUnavailable('gone');
            const page = Array(Math.min(left, ITEMS_OF_PAGE)).fill(ITEM);
            left -= page.length;
            return page;
          });
          return { status: 200, message: 'Read', data: { before: 1, items, after: '2' } };
        },
      }),
  };
}

const metric = async ({ base }: Started, name: string): Promise<number> => {
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
};
const brokenOff = (reason: string) => `http_answers_broken_off_total{reason="${reason}"}`;

/** Resolves once the server's log has a line like that. */
async function logged({ lines }: Started, reason: string): Promise<Record<string, unknown>> {
  for (;;) {
    const line = lines.find((each) => each.reason === reason);
    if (line) return line;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A server whose metrics are computed each time. */
function startLong(pages: ReturnType<typeof createPages>, count: number, failing?: number) {
  let time = 0;
  const elapsed = () => (time += 10_000);
  return start(
    [pages.endpoint('/long', count, failing), pages.endpoint('/short', 3)],
    {},
    {
      stallMs: STALL_MS,
      elapsed,
    },
  );
}

const asking = async ({ port }: Started, ...paths: readonly string[]): Promise<BareClient> => {
  const client = await openBareClient(port);
  client.write(paths.map((path) => getRequest(path)).join(''));
  return client;
};

describe('a client that never reads', () => {
  it('is cut off, and little waits for it until then', async () => {
    const pages = createPages();
    const started = await startLong(pages, VERY_LONG);
    const client = await asking(started, '/long');
    let most = 0;
    let isCut = false;
    const cut = logged(started, 'not_read').then((line) => {
      isCut = true;
      return line;
    });
    while (!isCut) most = Math.max(most, await metric(started, 'http_unsent_bytes'));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(MOST_WAITING);
    expect(await cut).toMatchObject({ route: '/long', requestId: expect.any(String) });
    expect((await client.readAll()).isBroken).toBe(true);
    expect(await metric(started, brokenOff('not_read'))).toBe(1);
    // Nobody reads on for a client that is gone.
    expect(pages.read()).toBeLessThan(VERY_LONG / ITEMS_OF_PAGE);
  });

  it('is cut off in the middle of a body that was there as a whole', async () => {
    const body = Buffer.alloc(32 * 1024 * 1024, 'x');
    const page = { path: '/file', answer: async () => ({ status: 200, body, headers: {} }) } as const;
    let time = 0;
    const elapsed = () => (time += 10_000);
    const started = await start([], {}, { pages: [page], stallMs: STALL_MS, elapsed });
    const client = await asking(started, '/file');
    let isCut = false;
    const cut = logged(started, 'not_read').then(() => {
      isCut = true;
    });
    let most = 0;
    while (!isCut) most = Math.max(most, await metric(started, 'http_unsent_bytes'));
    await cut;
    expect(most).toBeLessThanOrEqual(MOST_WAITING);
    expect((await client.readAll()).isBroken).toBe(true);
  });

  it('cannot pile up answers by sending requests ahead', async () => {
    const pages = createPages();
    const started = await startLong(pages, VERY_LONG);
    const client = await asking(started, '/long', ...Array(90).fill('/short'));
    await logged(started, 'not_read');
    expect((await client.readAll()).isBroken).toBe(true);
    // The first request was begun, and none of the others.
    expect(started.lines.filter(({ msg }) => msg === 'request').map(({ route }) => route)).not.toContain(
      '/short',
    );
  });
});

describe('a long answer', () => {
  it('is the same text as if it had been made at once, for a client that reads slowly, too', async () => {
    const started = await startLong(createPages(), LONG);
    expect((await (await fetch(`${started.base}/long`)).text()) === whole(LONG)).toBe(true);
    const client = await openBareClient(started.port);
    client.write(getRequest('/long', LAST));
    // Longer, in all, than a client that takes nothing is borne with.
    const slowly = await readSlowly(client, whole(LONG).length / 4, STALL_MS / 2);
    expect(bodyOf(slowly) === whole(LONG)).toBe(true);
  });

  it('leaves its connection to the next requests, those sent ahead included, in their order', async () => {
    const started = await startLong(createPages(), SOME);
    const client = await asking(started, '/long', '/short', '/nothing');
    client.write(getRequest('/long', LAST));
    const { received } = await client.readAll();
    const heads = received.toString('latin1').match(/HTTP\/1\.1 \d+/g);
    expect(heads).toEqual([200, 200, 404, 200].map((status) => `HTTP/1.1 ${status}`));
    expect(received.includes(whole(3))).toBe(true);
    const last = received.subarray(received.lastIndexOf('HTTP/1.1 200'));
    expect([bodyOf(received) === whole(SOME), bodyOf(last) === whole(SOME)]).toEqual([true, true]);
  });

  it('that can’t be read to its end is broken, and is counted', async () => {
    const started = await startLong(createPages(), SOME, 10);
    const client = await asking(started, '/long');
    const { received, isBroken } = await client.readAll();
    expect(received.toString('latin1')).toMatch(/^HTTP\/1\.1 200/);
    expect({ isBroken, hasEnd: hasLastChunk(received) }).toEqual({ isBroken: true, hasEnd: false });
    expect(await metric(started, brokenOff('failed'))).toBe(1);
    expect(started.lines).toContainEqual(expect.objectContaining({ msg: 'a store is unavailable' }));
  });

  it('whose first page can’t be read is 503, as any other', async () => {
    const started = await startLong(createPages(), SOME, 1);
    expect((await fetch(`${started.base}/long`)).status).toBe(503);
  });

  it('is read no further for HEAD, nor for a client that goes away', async () => {
    const pages = createPages();
    const started = await startLong(pages, VERY_LONG);
    const head = await fetch(`${started.base}/long`, { method: 'HEAD' });
    expect([head.status, await head.text(), pages.read()]).toEqual([200, '', 1]);
    const client = await asking(started, '/long');
    await client.read(1);
    client.close();
    await logged(started, 'client_gone');
    const read = pages.read();
    expect(read).toBeLessThan(VERY_LONG / ITEMS_OF_PAGE);
    expect(await metric(started, brokenOff('client_gone'))).toBe(1);
    expect(pages.read()).toBe(read);
  });

  it('under way is finished when the server is told to stop, within the time for that', async () => {
    const started = await startLong(createPages(), LONG);
    const client = await asking(started, '/long');
    const first = await client.read(1);
    const stopped = started.api.stop(5_000);
    const { received } = await client.readAll();
    expect(bodyOf(Buffer.concat([first, received])) === whole(LONG)).toBe(true);
    await stopped;
  });
});
