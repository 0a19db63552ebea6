/** The read models can't be kept where the configuration says, and trying again won't help. The message is one line without secrets. */
export class ReadModelsRefused extends Error {
  override readonly name = 'ReadModelsRefused';
}
