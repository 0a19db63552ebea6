import { defaultClientConditions, defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { compressed } from './build/compressed.ts';

/** Files with a hash in their names, which the desk serves under /console. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [solid(), compressed()],
  // The client package is compiled along, from its sources.
  resolve: { conditions: ['casebook-source', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    // The policy of the page allows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // On a busy machine it would warn of the time that plugins take.
      checks: { pluginTimings: false },
      // What the first view needs is one file, whatever other pages share of it: one request, and compressed best.
      output: { codeSplitting: { groups: [{ name: 'console', tags: ['$initial'] }] } },
    },
  },
  // `npm run dev -w console` shows changes at once, beside a desk on the usual port.
  server: {
    proxy: {
      '/console/api': 'http://127.0.0.1:1500',
      '/api': 'http://127.0.0.1:1500',
      '/socket.io': { target: 'http://127.0.0.1:1500', ws: true },
    },
  },
});
