import { Key } from '@solid-primitives/keyed';
import { A, useLocation } from '@solidjs/router';
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { askedAfterwards, forgetting } from '../desk/erasures.ts';
import { onGap } from '../desk/presence.ts';
import { StatusIcon } from '../kit/marks.tsx';
import { Said } from '../kit/said.tsx';
import { Ago } from '../kit/time.tsx';
import { asked, NO_FILTERS, written } from '../list/filters.ts';
import { type Item, pathOf, personKeyOf } from '../list/item.ts';
import { subjectOf } from '../list/naming.ts';
import { askedOfPast, rowOf } from '../list/past.ts';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';

/** So many are shown. */
const MOST = 8;
/** Events don't say whose a ticket is: after any change, it is asked for again, at most this often. */
const PAUSE_MS = 3_000;

interface Others {
  readonly items: readonly Item[];
  /** Of the person, this one included. */
  readonly total: number;
}
const NONE: Others = { items: [], total: 0 };

async function workOf(person: string, asOf: string | null): Promise<Others> {
  const filters = { ...NO_FILTERS, view: 'all', person, sort: 'created', asOf } as const;
  const limit = MOST + 1;
  if (asOf === null) return (await desk.work.list({ ...asked(filters), limit })).data;
  const { data } = await desk.history.tickets(askedOfPast(filters, 0, limit));
  return { items: data.tickets.map(rowOf), total: data.meta.total };
}

const listOf = (person: string, asOf: string | null): string =>
  `/work${written({ ...NO_FILTERS, view: 'all', person, asOf })}`;

interface OtherWorkProps {
  readonly thread: Thread;
  /** Of the past, there are tickets alone; null: now. */
  readonly asOf: string | null;
}

/** What else the person has, the latest first, and the way to all of it. */
export function OtherWork(props: OtherWorkProps) {
  const location = useLocation();
  const [found, setFound] = createSignal(NONE);
  const person = createMemo(() => {
    const { id, isGuest } = props.thread.person;
    return personKeyOf({ id, kind: isGuest ? 'guest' : 'user' });
  });
  const others = () =>
    found()
      .items.filter(({ id }) => id !== props.thread.id)
      .slice(0, MOST);
  async function read(): Promise<void> {
    const [of, asOf] = [person(), props.asOf];
    const answer = of === null ? NONE : await askedAfterwards(() => workOf(of, asOf)).catch(() => null);
    if (answer !== null && of === person() && asOf === props.asOf) setFound(answer);
  }
  let timer: ReturnType<typeof setTimeout> | null = null;
  const readSoon = () => {
    if (props.asOf !== null) return;
    timer ??= setTimeout(() => {
      timer = null;
      void read();
    }, PAUSE_MS);
  };
  createEffect(
    on([person, () => props.asOf, forgetting], () => {
      setFound(NONE);
      void read();
    }),
  );
  for (const end of [desk.live.on('work:changed', readSoon), onGap(readSoon)]) onCleanup(end);
  onCleanup(() => timer !== null && clearTimeout(timer));
  return (
    <Show when={others().length > 0}>
      <section class="details-part">
        <h3>{t('details.earlier')}</h3>
        <ul class="earlier">
          <Key each={others()} by="id">
            {(item) => (
              <li>
                <A href={pathOf(item()) + location.search}>
                  <StatusIcon status={item().status} title />
                  <Said class="ellipsis" text={subjectOf(item())} />
                  <Ago at={item().created_at} class="muted" />
                </A>
              </li>
            )}
          </Key>
        </ul>
        <Show when={found().total > others().length + 1}>
          <A class="link" href={listOf(person() ?? '', props.asOf)}>
            {t('details.all', { total: found().total })}
          </A>
        </Show>
      </section>
    </Show>
  );
}
