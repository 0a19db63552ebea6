import { ago, inFull } from '../words/times.ts';

/** A time of the past: how long ago, and in full when it is pointed at. */
export const Ago = (props: { readonly at: string; readonly class?: string }) => (
  <time class={props.class} datetime={props.at} title={inFull(props.at)}>
    {ago(props.at)}
  </time>
);
