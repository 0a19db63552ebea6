/** The index has all sequences of three characters; a shorter term is looked for in every text. */
const INDEXED_CHARACTERS = 3;

/** All sequences of three characters, each once; none for a shorter text. */
export function trigramsOf(text: string): readonly string[] {
  const characters = [...text];
  const trigrams = new Set<string>();
  for (let end = INDEXED_CHARACTERS; end <= characters.length; end++)
    trigrams.add(characters.slice(end - INDEXED_CHARACTERS, end).join(''));
  return [...trigrams];
}
