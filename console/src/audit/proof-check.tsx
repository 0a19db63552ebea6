import { createSignal, Match, Show, Switch } from 'solid-js';
import { desk } from '../desk/desk.ts';
import ShieldAlert from '../kit/icons/shield-alert.tsx';
import ShieldCheck from '../kit/icons/shield-check.tsx';
import ShieldQuestion from '../kit/icons/shield-question-mark.tsx';
import { inFull } from '../words/times.ts';
import { Pairs } from './pairs.tsx';
import { checkInclusion, type InclusionProof, type Verdict } from './proof.ts';
import { say } from './words.ts';

interface Checked {
  readonly proof: InclusionProof;
  readonly verdict: Verdict;
}

async function check(position: number): Promise<Checked> {
  const [proof, keys] = await Promise.all([desk.audit.inclusion({ position }), desk.audit.keys()]);
  return { proof: proof.data, verdict: await checkInclusion(position, proof.data, keys.data.keys) };
}

/** The proof that an event is in the log, checked by the browser when it is asked to. */
export function ProofCheck(props: { readonly position: number }) {
  const [checked, setChecked] = createSignal<Checked | null>(null);
  const [state, setState] = createSignal<'idle' | 'checking' | 'failed'>('idle');
  async function run(): Promise<void> {
    setState('checking');
    setChecked(null);
    try {
      setChecked(await check(props.position));
      setState('idle');
    } catch {
      setState('failed');
    }
  }
  return (
    <section class="audit-proof" aria-label={say('proof.title')}>
      <h3>{say('proof.title')}</h3>
      <button type="button" class="button" disabled={state() === 'checking'} onClick={() => void run()}>
        {checked() === null ? say('proof.check') : say('proof.again')}
      </button>
      <div role="status">
        <Switch>
          <Match when={state() === 'checking'}>
            <p class="muted">{say('proof.checking')}</p>
          </Match>
          <Match when={state() === 'failed'}>
            <p>{say('proof.failed')}</p>
          </Match>
          <Match when={checked()}>
            {(one) => <VerdictLine verdict={one().verdict} proof={one().proof} />}
          </Match>
        </Switch>
      </div>
      <Show when={checked()}>{(one) => <Details {...one()} />}</Show>
    </section>
  );
}

/** The verdict in words. */
function VerdictLine(props: Checked) {
  return (
    <div class={`audit-verdict ${props.verdict.is}`}>
      <Switch>
        <Match when={props.verdict.is === 'proven' && props.verdict}>
          {(proven) => (
            <>
              <ShieldCheck size={18} aria-hidden="true" />
              <p>
                <strong>{say('proof.proven', { leaf: String(props.proof.leaf) })}</strong>{' '}
                {say('proof.proven.text', { size: proven().head.size, kid: proven().kid })}
              </p>
            </>
          )}
        </Match>
        <Match when={props.verdict.is === 'wrong' && props.verdict}>
          {(wrong) => (
            <>
              <ShieldAlert size={18} aria-hidden="true" />
              <p>
                <strong>{say('proof.wrong')}</strong> {say(`proof.fault.${wrong().fault}`)}
              </p>
            </>
          )}
        </Match>
        <Match when={props.verdict.is === 'unable'}>
          <ShieldQuestion size={18} aria-hidden="true" />
          <p>{say('proof.unable')}</p>
        </Match>
      </Switch>
    </div>
  );
}

/** What was checked, and what that doesn't show. */
function Details({ proof, verdict }: Checked) {
  const head = verdict.is === 'proven' ? verdict.head : null;
  return (
    <>
      <Pairs
        pairs={[
          [say('proof.leaf'), proof.leaf_hash],
          ...(head === null
            ? []
            : [[say('proof.root'), head.root] as const, [say('proof.signedAt'), inFull(head.time)] as const]),
          [say('proof.path', { count: proof.path.length }), proof.path.join(' ')],
        ]}
      />
      <h4>{say('proof.limits')}</h4>
      <ul class="audit-limits">
        <li>{say('proof.limit.leaf')}</li>
        <li>{say('proof.limit.key')}</li>
        <li>{say('proof.limit.truth')}</li>
        <li>{say('proof.limit.gaps')}</li>
      </ul>
    </>
  );
}
