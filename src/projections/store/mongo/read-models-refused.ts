/** The configured server can never store the read models: a retry won't help. The message is one line without secrets. */
export class ReadModelsRefused extends Error {
  override readonly name = 'ReadModelsRefused';
}
