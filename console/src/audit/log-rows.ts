import type { DataOf } from '@casebook/client';
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { FIRST_SPAN, readBackwards } from './backwards.ts';
import { endOf, type LogFilters } from './log-filters.ts';

export type LogEvent = DataOf<'GET /api/v1/history/events'>['events'][number];
export type ToldEvent = Extract<LogEvent, { readonly stream: string }>;

const PAGE = 250;
type State = 'loading' | 'ready' | 'failed';

const feed =
  (filters: Pick<LogFilters, 'types' | 'stream'>, signal: AbortSignal) => async (after: number) => {
    const types = filters.types.length > 0 ? { types: filters.types.join(',') } : {};
    const stream = filters.stream === '' ? {} : { stream: filters.stream };
    return (await desk.history.events({ after, limit: PAGE, ...types, ...stream }, { signal })).data;
  };

/** The position up to which the desk can read, or could at the end of a day. */
async function endOfLog(day: string, signal: AbortSignal): Promise<number> {
  const moment = endOf(day, Date.now());
  const { position, asOf } = await desk.history.analytics({ as_of: moment ?? undefined }, { signal });
  return (moment === null ? position : asOf?.position) ?? 0;
}

/** The event at a position; null: there is none, or it isn't told. */
export async function eventAt(position: number, signal: AbortSignal): Promise<LogEvent | null> {
  const query = { after: Math.max(0, position - 1), limit: 1 };
  const [event] = (await desk.history.events(query, { signal })).data.events;
  return event?.position === position ? event : null;
}

/** The events that match, the newest first; earlier ones are read as they are needed. */
export function createLogRows(filters: () => LogFilters) {
  const [events, setEvents] = createSignal<readonly LogEvent[]>([]);
  const [state, setState] = createSignal<State>('loading');
  const [start, setStart] = createSignal(0);
  const [problem, setProblem] = createSignal<unknown>(null);
  let span = FIRST_SPAN;
  let reading = new AbortController();

  async function read(find: (signal: AbortSignal) => Promise<number>, known: readonly LogEvent[]) {
    const { signal } = reading;
    setState('loading');
    try {
      const end = await find(signal);
      const stretch = await readBackwards(feed(filters(), signal), end, span);
      if (signal.aborted) return;
      span = stretch.span;
      setStart(stretch.start);
      setEvents([...known, ...stretch.events]);
      setState('ready');
    } catch (error) {
      if (signal.aborted) return;
      setProblem(error);
      setState('failed');
    }
  }

  /** Reads from the newest event, or from the position that the filters name. */
  function begin() {
    reading.abort();
    reading = new AbortController();
    span = FIRST_SPAN;
    setEvents([]);
    const { until, day } = filters();
    void read(async (signal) => {
      const end = await endOfLog(day, signal);
      return until === null ? end : Math.min(until, end);
    }, []);
  }

  createEffect(on(filters, begin));
  onCleanup(() => reading.abort());
  return {
    ...{ events, state, problem, begin },
    isAll: () => state() === 'ready' && start() === 0,
    /** Reads what was before, if there is any and nothing is being read. */
    earlier() {
      if (state() === 'ready' && start() > 0) void read(async () => start(), events());
    },
    /** Reads again what failed. */
    retry: () => (events().length === 0 ? begin() : void read(async () => start(), events())),
  };
}
export type LogRows = ReturnType<typeof createLogRows>;
