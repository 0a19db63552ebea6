import { initialsOf, tintOf } from './person.ts';

/** A person as a small disc with initials, which are no text of the page. The name stands beside it or in its title. */
export function Avatar(props: { readonly name: string | null; readonly large?: boolean }) {
  const style = () => (props.name === null ? {} : { '--avatar': tintOf(props.name) });
  return (
    <span
      class="avatar"
      classList={{ large: props.large, nobody: props.name === null }}
      style={style()}
      aria-hidden="true"
      data-initials={initialsOf(props.name)}
    />
  );
}
