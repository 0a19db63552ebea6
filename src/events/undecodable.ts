/** The log holds an event that this version of the desk doesn't know, or can't read. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
}

/** It is sealed under a key that the key store doesn't know, which is not to say that the key was destroyed. */
export class UnknownKey extends UndecodableEvent {}

/** The desk was about to write an event that isn't what its type promises. Its message holds no data. */
export class UnencodableEvent extends Error {
  override readonly name = 'UnencodableEvent';
}

/** The key of somebody whose data the event holds has to be found first, or made. */
export class KeyNeeded extends UnencodableEvent {}
