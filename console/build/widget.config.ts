import { join } from 'node:path';
import { defineConfig } from 'vite';

const SOURCES = join(import.meta.dirname, '../../src/api/widget/browser');

/** The widget: one classic script, which the desk serves as /widget.js. */
export default defineConfig({
  root: SOURCES,
  // The client package is compiled along, from its sources; Socket.IO without what it logs, also where NODE_ENV is another.
  resolve: { conditions: ['casebook-source', 'module', 'browser', 'production'] },
  build: {
    target: 'es2022',
    outDir: '../dist',
    emptyOutDir: true,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: join(SOURCES, 'main.js'),
      output: { format: 'iife', entryFileNames: 'widget.js', strict: true },
    },
  },
});
