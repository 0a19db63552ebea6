import type { ClientEvents } from '@casebook/client';
import { createSignal } from 'solid-js';
import { desk } from './desk.ts';

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
let position: number | null = null;
let hasWatched = false;
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

/** Watches the work of all: every change, and who is where. Each connection begins anew, with what was missed. */
async function watch(): Promise<void> {
  const answer = await desk.live.ask('work:watch', { since_position: position }).catch(() => null);
  if (answer === null) return;
  // Without a position, nothing says from where on changes were missed.
  if (hasWatched && position === null) for (const listener of gapListeners) listener();
  hasWatched = true;
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
    desk.live.on('presence', (one) => note([one])),
    desk.live.on('work:changed', (change) => {
      position = change.position;
    }),
  ];
  return () => {
    for (const end of ends) end();
    [mine, position, hasWatched] = [null, null, false];
  };
}
