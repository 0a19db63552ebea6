import type { ClientEvents } from '@casebook/client';
import { createSignal } from 'solid-js';
import { desk } from './desk.ts';
import { untilDone } from './until-done.ts';

/** Which colleagues look at a ticket or a chat, or write on it. */

type Present = ClientEvents['work:watch']['answer']['present'][number];
export type Doing = 'looking' | 'writing';

/** A ticket or a chat. */
interface Place {
  readonly kind: 'ticket' | 'chat';
  readonly id: string;
}

/** A colleague who is there. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly doing: Doing;
}

/** By visit: a colleague with two windows is there twice. */
const [visits, setVisits] = createSignal<ReadonlyMap<string, Present>>(new Map());
let mine: (Place & { readonly doing: Doing }) | null = null;
let myId = '';
/** Everything up to here was told, or is read by those who listen to gaps. */
let position: number | null = null;
/** The last event before those that this connection tells. */
let greetedAt: number | null = null;
/** Whether those who listen to gaps have been told to read what no connection told. */
let hasToldGap = false;
/** Grows with each connection: what an earlier one began ends. */
let connections = 0;
const gapListeners = new Set<() => void>();

function note(all: readonly Present[]): void {
  setVisits((before) => {
    const next = new Map(before);
    for (const one of all)
      if (one.doing === null) next.delete(one.visit);
      else next.set(one.visit, one);
    return next;
  });
}

/** Who else is at a ticket or chat; whoever writes in one window and looks in another one writes. */
export function colleaguesAt({ kind, id }: Place): readonly Colleague[] {
  const there = new Map<string, Colleague>();
  for (const one of visits().values()) {
    if (one.kind !== kind || one.id !== id || one.admin_id === myId || one.doing === null) continue;
    const before = there.get(one.admin_id);
    if (before?.doing !== 'writing')
      there.set(one.admin_id, { id: one.admin_id, name: one.name, doing: one.doing });
  }
  return [...there.values()];
}

/** Tells the others what one does here; null: one is no longer there. It is told again after an interruption. */
export function beAt(place: Place, doing: Doing | null): void {
  if (doing === null) {
    if (mine?.kind === place.kind && mine.id === place.id) mine = null;
    void desk.live.ask('presence:clear', place).catch(() => {});
  } else {
    mine = { kind: place.kind, id: place.id, doing };
    tellMine();
  }
}

function tellMine(): void {
  if (mine !== null)
    desk.live
      .ask('presence:set', mine)
      .then(({ present }) => note(present))
      .catch(() => {});
}

/**
 * Watches the work of all: every change, and who is where. Each connection begins anew, with what was missed. What happened before
 * the first one is in no event: a list that was read earlier lacks it.
 */
async function watch(): Promise<void> {
  const connection = ++connections;
  position ??= greetedAt;
  const answer = await untilDone(
    () => desk.live.ask('work:watch', { since_position: position }),
    () => connection === connections && desk.live.state() === 'up',
  );
  if (answer === null) return;
  if (!hasToldGap) for (const listener of gapListeners) listener();
  hasToldGap = true;
  setVisits(new Map());
  note(answer.present);
  tellMine();
}

/** Tells that changes may have been missed that nobody will tell of. Returns what ends that. */
export function onGap(listener: () => void): () => void {
  gapListeners.add(listener);
  const end = desk.live.onResync(listener);
  return () => {
    end();
    gapListeners.delete(listener);
  };
}

/** Watches from now on, as the signed-in person. Returns what ends that. */
export function watchWork(me: string): () => void {
  myId = me;
  const ends = [
    desk.live.onState((state) => state === 'up' && void watch()),
    desk.live.on('connection:success', (_greeting, event) => {
      greetedAt = event.position;
    }),
    desk.live.on('presence', (one) => note([one])),
    desk.live.on('work:changed', (change) => {
      position = change.position;
    }),
  ];
  return () => {
    for (const end of ends) end();
    [mine, position, greetedAt, hasToldGap] = [null, null, null, false];
    connections += 1;
  };
}
