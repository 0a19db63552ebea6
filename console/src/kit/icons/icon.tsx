import type { Component, JSX } from 'solid-js';

export interface IconProps {
  /** Width and height in pixels. */
  readonly size: number;
  readonly class?: string;
  readonly role?: 'img';
  /** Without a name it is an ornament, which screen readers leave out. */
  readonly 'aria-label'?: string;
  readonly 'aria-hidden'?: 'true';
}

/**
 * An icon of Lucide, drawn in the colour of the text. Its shapes are copied, since the package of all of them takes 84 MB;
 * LICENSE beside this file is theirs.
 */
export const icon =
  (shapes: () => JSX.Element): Component<IconProps> =>
  (props) => (
    <svg
      viewBox="0 0 24 24"
      width={props.size}
      height={props.size}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      class={props.class}
      role={props.role}
      aria-label={props['aria-label']}
      aria-hidden={props['aria-label'] === undefined ? 'true' : undefined}
    >
      {shapes()}
    </svg>
  );
