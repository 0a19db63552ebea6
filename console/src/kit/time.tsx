import { ago, inFull, inShort } from '../words/times.ts';

/** A time of the past: how long ago, and in full when it is pointed at. */
export const Ago = (props: { readonly at: string; readonly class?: string }) => (
  <time class={props.class} datetime={props.at} title={inFull(props.at)}>
    {ago(props.at)}
  </time>
);

/** A time of the past: to the second, and as the desk wrote it and how long ago when it is pointed at. */
export const Exact = (props: { readonly at: string; readonly class?: string }) => (
  <time class={props.class} datetime={props.at} title={`${props.at} (${ago(props.at)})`}>
    {inShort(props.at)}
  </time>
);
