import { createResource, Match, onCleanup, Show, Switch } from 'solid-js';
import { me } from '../app/session.ts';
import X from '../kit/icons/x.tsx';
import { IconButton } from '../kit/tip.tsx';
import { inFull } from '../words/times.ts';
import { Failed } from './failed.tsx';
import { eventAt, type LogEvent, type ToldEvent } from './log-rows.ts';
import { type Pair, Pairs } from './pairs.tsx';
import { plainJson } from './plain-json.ts';
import { ProofCheck } from './proof-check.tsx';
import { say } from './words.ts';

interface EventPanelProps {
  readonly position: number;
  /** The event, where the table has it; null: it is asked for. */
  readonly known: LogEvent | null;
  close(): void;
  showStream(stream: string): void;
}

/** One event in full and, for auditors, its proof. */
export function EventPanel(props: EventPanelProps) {
  const { position, known } = props;
  const gone = new AbortController();
  onCleanup(() => gone.abort());
  const [found, { refetch }] = createResource(async () => ({
    event: known ?? (await eventAt(position, gone.signal)),
  }));
  const event = () => (found.state === 'ready' ? found().event : null);
  return (
    <aside class="audit-panel" aria-label={say('event.region', { position: String(position) })}>
      <header class="audit-panel-head">
        <h2>{event()?.type ?? say('event.region', { position: String(position) })}</h2>
        <IconButton label={say('event.close')} shortcut="back" onClick={() => props.close()}>
          <X size={16} />
        </IconButton>
      </header>
      <Switch fallback={<p class="muted">{say('log.loading')}</p>}>
        <Match when={found.state === 'errored'}>
          <Failed problem={found.error} retry={() => void refetch()} />
        </Match>
        <Match when={found.state === 'ready' && event() === null}>
          <p role="alert">{say('event.missing')}</p>
        </Match>
        <Match when={event()} keyed>
          {(shown) => <Facts event={shown} showStream={props.showStream} />}
        </Match>
      </Switch>
    </aside>
  );
}

function Facts(props: { readonly event: LogEvent; showStream(stream: string): void }) {
  return (
    <>
      <Show
        when={'stream' in props.event && props.event}
        fallback={
          <>
            <p>{say('log.unreadable')}</p>
            <Pairs
              pairs={[
                [say('log.position'), String(props.event.position)],
                [say('event.id'), props.event.id],
              ]}
            />
          </>
        }
      >
        {(told) => (
          <>
            <Pairs pairs={pairsOf(told())} />
            <button type="button" class="button" onClick={() => props.showStream(told().stream)}>
              {say('event.streamOnly')}
            </button>
            <h3>{say('event.data')}</h3>
            <pre class="audit-data" tabIndex={0} aria-label={say('event.data')} role="region">
              <bdi dir="ltr">{plainJson(told().data)}</bdi>
            </pre>
          </>
        )}
      </Show>
      <Show when={me().role === 'auditor'}>
        <ProofCheck position={props.event.position} />
      </Show>
    </>
  );
}

const pairsOf = (event: ToldEvent): readonly Pair[] => [
  [say('log.position'), String(event.position)],
  [say('log.time'), `${inFull(event.time)} (${event.time})`],
  [say('log.stream'), event.stream],
  [say('event.revision'), String(event.revision)],
  [say('log.actor'), [event.actor.kind, event.actor.id].filter(Boolean).join(' ')],
  [say('event.id'), event.id],
  [say('event.version'), String(event.version)],
  [say('event.correlation'), event.correlation_id],
  [say('event.causation'), event.causation_id],
];
