/**
 * What each thread of the desk loads first (`node --import`; other threads inherit it): modules load quickly, and memory that
 * isn't needed any more goes back to the system.
 */
import './loaders.js';

const { giveMemoryBackAtRest } = await import('./memory-at-rest.ts');
giveMemoryBackAtRest();
