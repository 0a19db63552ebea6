import { type Lease, leadInTurn } from '../../../src/events/log/leadership.ts';

/** A lease that several ask for; one that is dead neither keeps it nor gives it up. */
function sharedLease() {
  let holder: string | null = null;
  return {
    holder: () => holder,
    /** Its holder's time is over. */
    expire() {
      holder = null;
    },
    give(name: string) {
      holder = name;
    },
    of: (name: string): Lease => ({
      async hold() {
        holder ??= name;
        return holder === name;
      },
      async release() {
        if (holder === name) holder = null;
      },
    }),
  };
}

interface Candidate {
  readonly life: string[];
  /** Resolves once it has come to that. */
  has(what: string): Promise<void>;
  /** Lets the work that is under way fail. */
  fail(error: Error): void;
  stop(): Promise<void>;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function candidate(lease: Lease | null): Candidate {
  const life: string[] = [];
  const stopping = new AbortController();
  let news = Promise.withResolvers<void>();
  let failing = Promise.withResolvers<never>();
  const say = (what: string) => {
    life.push(what);
    news.resolve();
    news = Promise.withResolvers();
  };
  async function lead(signal: AbortSignal) {
    say('leads');
    failing = Promise.withResolvers();
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await Promise.race([ended, failing.promise]).finally(() => say('ended'));
  }
  const running = leadInTurn(
    {
      ...{ lease, lead, everyMs: 5 },
      onStandingBy: () => say('stands by'),
      onInterrupted: (error) => say(String(error)),
    },
    stopping.signal,
  );
  const stop = () => {
    stopping.abort();
    return running;
  };
  stops.push(stop);
  return {
    ...{ life, stop },
    fail: (error) => failing.reject(error),
    async has(what) {
      while (!life.includes(what)) await news.promise;
    },
  };
}

describe('taking turns', () => {
  it('lets one lead, and the others stand by', async () => {
    const lease = sharedLease();
    const first = candidate(lease.of('first'));
    await first.has('leads');
    const second = candidate(lease.of('second'));
    await second.has('stands by');
    expect([first.life, second.life]).toEqual([['leads'], ['stands by']]);
  });

  it('is over when the lease was lost: another one leads, and the first stands by', async () => {
    const lease = sharedLease();
    const first = candidate(lease.of('first'));
    await first.has('leads');
    lease.give('second');
    const second = candidate(lease.of('second'));
    await Promise.all([first.has('stands by'), second.has('leads')]);
    expect(first.life).toEqual(['leads', 'ended', 'stands by']);
  });

  it('passes to another one as soon as the first stops', async () => {
    const lease = sharedLease();
    const first = candidate(lease.of('first'));
    await first.has('leads');
    const second = candidate(lease.of('second'));
    await second.has('stands by');
    await first.stop();
    await second.has('leads');
    expect(lease.holder()).toBe('second');
  });

  it('passes to another one when the first is dead and its time over', async () => {
    const lease = sharedLease();
    lease.give('dead');
    const second = candidate(lease.of('second'));
    await second.has('stands by');
    lease.expire();
    await second.has('leads');
  });

  it('gives the others a chance when the work fails, and goes on itself when nobody takes it', async () => {
    const lease = sharedLease();
    const first = candidate(lease.of('first'));
    await first.has('leads');
    first.fail(new Error('the log is out of reach'));
    await first.has('Error: the log is out of reach');
    expect(lease.holder()).toBeNull();
    first.life.length = 0;
    await first.has('leads');
  });

  it('goes on while the lease can’t be renewed: the fence will tell', async () => {
    const lease = sharedLease();
    const broken = { isBroken: false, renewed: Promise.withResolvers<void>() };
    const of = lease.of('first');
    const first = candidate({
      ...of,
      async hold() {
        if (!broken.isBroken) return of.hold();
        broken.renewed.resolve();
        throw new Error('nobody answers');
      },
    });
    await first.has('leads');
    broken.isBroken = true;
    await broken.renewed.promise;
    expect(first.life).toEqual(['leads']);
  });

  it('is nobody else’s business without a lease: what fails is begun again', async () => {
    const only = candidate(null);
    await only.has('leads');
    only.fail(new Error('the disk is full'));
    await only.has('Error: the disk is full');
    only.life.length = 0;
    await only.has('leads');
  });
});
