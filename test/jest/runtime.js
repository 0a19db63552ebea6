import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import Runtime from 'jest-runtime';

const require = createRequire(import.meta.url);

/** Where jest-circus keeps its listeners, and the timeout that `jest.setTimeout` sets. */
const STATE_OF_A_FILE = ['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL'].map(Symbol.for);

/**
 * Jest's seam for how a test file is loaded. Node.js itself loads it here, as it loads the desk, and so each module once
 * for all test files of a worker. Jest's own runtime would load, strip and evaluate all of them again for each file.
 */
export default class NodeRuntime extends Runtime {
  /** Jest's own modules. Only jest-circus begins anew with each file: it holds the file's tests and hooks. */
  requireInternalModule(path) {
    if (!path.includes('jest-circus')) return require(path);
    for (const symbol of STATE_OF_A_FILE) delete globalThis[symbol];
    delete require.cache[path];
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    globalThis.jest = this.requireModuleOrMock(path, '@jest/globals').jest;
    await import(pathToFileURL(path));
  }

  /** Would replace `process.getBuiltinModule` by one that knows the modules of Jest's own runtime. */
  installGetBuiltinModule() {}
}
