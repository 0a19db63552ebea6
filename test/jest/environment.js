import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { reuseThreads } from './threads.js';

reuseThreads();

/** The globals of the process themselves, put back after each test file as they were before it. */
export default class ProcessEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #console = globalThis.console;
  #exit = process.exit;
  #variables = { ...process.env };

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  getVmContext() {
    return null;
  }

  async setup() {}

  /** Hooks after a test that has failed know it by `globalThis.hasTestFailed`: what it began may go on. */
  handleTestEvent({ name }) {
    if (name === 'test_fn_start') globalThis.hasTestFailed = false;
    if (name === 'test_fn_failure') globalThis.hasTestFailed = true;
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    globalThis.console = this.#console;
    process.exit = this.#exit;
    process.env = this.#variables;
    delete globalThis.hasTestFailed;
    delete globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')];
  }
}
