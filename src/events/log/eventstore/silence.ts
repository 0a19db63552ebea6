/** Without a word for so long, one attempt is given up. The server itself gives up a write after 2 seconds. */
export const SILENCE_MS = 2_500;

/** No answer came for so long that none may ever come. */
export class Silence extends Error {
  override readonly name = 'Silence';
  /** Whether nothing else came either: then the server hangs, or the way to it. */
  readonly isTotal: boolean;

  constructor(milliseconds: number, isTotal = true) {
    super(`nothing came for ${milliseconds} ms`);
    this.isTotal = isTotal;
  }
}

/** Throws `Silence` when it takes too long. */
export async function unlessSilent<Result>(
  promise: Promise<Result>,
  milliseconds = SILENCE_MS,
): Promise<Result> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(new Silence(milliseconds)), milliseconds);
  try {
    return await Promise.race([promise, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
