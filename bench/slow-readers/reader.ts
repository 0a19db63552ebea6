/** A thread that reads answers to their end, so that it doesn't block the thread that measures. */
import { parentPort, workerData } from 'node:worker_threads';

const { url, readers } = workerData as { readonly url: string; readonly readers: number };

async function read(): Promise<number> {
  const response = await fetch(url);
  let length = 0;
  for await (const chunk of response.body ?? []) length += chunk.length;
  return length;
}

const lengths = await Promise.all(Array.from({ length: readers }, read));
parentPort?.postMessage(lengths.reduce((sum, length) => sum + length, 0));
