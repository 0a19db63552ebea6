/** A log can't become a copy of this one. The message is one line. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}
