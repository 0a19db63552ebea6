#!/usr/bin/env node
/** The command line as it is run. A Node.js that is too old can't load TypeScript, but says here what is needed. */
import './preload/node-version.js';
import './preload/loaders.js';

await import('./casebook.ts');
