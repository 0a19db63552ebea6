/**
 * What each thread of the desk loads first (`node --import`; other threads inherit it): from then on TypeScript is read
 * as it was stripped before, and memory that isn't needed any more goes back to the system.
 */
import './node-version.js';
import module from 'node:module';
import { resolve } from './resolved.js';
import { load as loadSlim } from './slim.js';
import { load as loadStripped } from './stripped.js';

module.registerHooks({ resolve });
module.registerHooks({ load: loadSlim });
module.registerHooks({ load: loadStripped });
const { giveMemoryBackAtRest } = await import('./memory-at-rest.ts');
giveMemoryBackAtRest();
