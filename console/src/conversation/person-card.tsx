import { A, useLocation } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import { Avatar } from '../kit/avatar.tsx';
import { Breakable } from '../kit/breakable.tsx';
import { Said } from '../kit/said.tsx';
import { figure, inFull } from '../words/times.ts';
import { t } from '../words/words.ts';
import { readable, shownFact } from './facts.ts';
import { FACTS, type Fact, type Thread, type Transaction } from './model.ts';
import { personName } from './naming.ts';
import { OtherWork } from './other-work.tsx';

/** What is known of the person, their transaction, and their other tickets. */
export function PersonCard(props: { readonly thread: Thread; readonly asOf: string | null }) {
  const person = () => props.thread.person;
  const factOf = (fact: Fact) => {
    const value = person().facts[fact];
    return value === undefined ? null : shownFact(fact, value);
  };
  const location = useLocation();
  return (
    <>
      <section class="person-card">
        <Avatar name={personName(person())} large />
        <div>
          <h3>
            <Breakable text={personName(person())} />
          </h3>
          <p class="muted">{person().isGuest ? t('list.guest') : t('details.user')}</p>
        </div>
      </section>
      <dl class="facts">
        <FactLine name={t('fact.email')} value={person().email} isAddress />
        <FactLine name={t('fact.phone')} value={person().phone} />
        <For each={FACTS}>{(fact) => <FactLine name={t(`fact.${fact}`)} value={factOf(fact)} />}</For>
        <FactLine name={t('fact.opened')} value={inFull(props.thread.openedAt)} />
        <FactLine name={t('filter.type')} value={t(`type.${props.thread.type}`)} />
        <Show when={props.thread.rating}>
          {(rating) => (
            <FactLine
              name={t('fact.rating')}
              value={`${'★'.repeat(rating().stars)} ${rating().words ?? ''}`}
            />
          )}
        </Show>
        <FactLine name={t('fact.resolution')} value={props.thread.resolutionNotes} />
      </dl>
      <Show when={props.thread.transaction}>
        {(transaction) => (
          <Part title={t('details.transaction')}>
            <dl class="facts">
              <FactLine name={t('fact.reference')} value={transaction().reference} />
              <FactLine name={t('fact.amount')} value={amountOf(transaction())} />
              <FactLine name={t('filter.type')} value={wordOf(transaction().type)} />
              <FactLine name={t('filter.status')} value={wordOf(transaction().status)} />
              <Show when={transaction().at}>
                {(at) => <FactLine name={t('fact.at')} value={inFull(at())} />}
              </Show>
            </dl>
          </Part>
        )}
      </Show>
      <Show when={props.thread.linked}>
        {(linked) => (
          <Part title={t('details.linked')}>
            <A href={`/work/${linked().kind}/${encodeURIComponent(linked().name)}${location.search}`}>
              {linked().kind === 'chat' ? t('details.openChat') : linked().name}
            </A>
          </Part>
        )}
      </Show>
      <OtherWork thread={props.thread} asOf={props.asOf} />
    </>
  );
}

const amountOf = ({ amount }: Transaction): string | null => (amount === null ? null : figure(amount));
const wordOf = (word: string | null): string | null => word && readable(word);

const Part = (props: { readonly title: string; readonly children: JSX.Element }) => (
  <section class="details-part">
    <h3>{props.title}</h3>
    {props.children}
  </section>
);

interface FactProps {
  readonly name: string;
  readonly value: string | null;
  /** Of one word, however long it is. */
  readonly isAddress?: true;
}

const FactLine = (props: FactProps) => (
  <Show when={props.value}>
    {(value) => (
      <div>
        <dt>{props.name}</dt>
        <dd>
          <Show when={props.isAddress} fallback={<Said text={value()} />}>
            <Breakable text={value()} />
          </Show>
        </dd>
      </div>
    )}
  </Show>
);
