/**
 * From then on this thread reads TypeScript as it was stripped before, and packages without what a desk never uses: modules
 * load in about half the time.
 */
import './node-version.js';
import module from 'node:module';
import { resolve } from './resolved.js';
import { load as loadSlim } from './slim.js';
import { load as loadStripped } from './stripped.js';

module.registerHooks({ resolve });
module.registerHooks({ load: loadSlim });
module.registerHooks({ load: loadStripped });
