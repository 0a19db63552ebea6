import type { StreamedJson } from '../../src/api/kernel/answer-body.ts';

/** The whole of a body as text, whatever its length. */
export async function collected(body: string | StreamedJson): Promise<string> {
  if (typeof body === 'string') return body;
  const chunks: string[] = [];
  for await (const chunk of body.chunks()) chunks.push(chunk);
  return chunks.join('');
}
