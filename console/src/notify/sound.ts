/** Two short notes, made by the browser: there is no file to load. */
const NOTES_HZ = [660, 880];
const LENGTH_S = 0.14;
const LOUDNESS = 0.12;

let context: AudioContext | null = null;

/** Makes the sound. Browsers keep pages silent with which nobody has done anything since they were loaded. */
export function chime(): void {
  context ??= new AudioContext();
  void context.resume();
  const begin = context.currentTime;
  for (const [index, frequency] of NOTES_HZ.entries()) {
    const [note, gain, at] = [context.createOscillator(), context.createGain(), begin + index * LENGTH_S];
    note.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.001, at + LENGTH_S);
    note.connect(gain).connect(context.destination);
    note.start(at);
    note.stop(at + LENGTH_S);
  }
}
