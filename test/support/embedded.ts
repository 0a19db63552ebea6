const { CASEBOOK_TEST_READ_MODELS_URL: readModels, CASEBOOK_TEST_EVENT_LOG_COMMAND: log } = process.env;

/** The variables that put the desks of tests on other stores. */
const elsewhere = Object.entries({
  CASEBOOK_TEST_READ_MODELS_URL: readModels,
  CASEBOOK_TEST_EVENT_LOG_COMMAND: log,
}).flatMap(([name, value]) => (value ? [name] : []));

/**
 * Tests that look into the files of embedded stores. Where the environment puts desks on others they are skipped, by
 * name: what they test runs without those variables.
 */
export function describeOnEmbedded(name: string, tests: () => void): void {
  if (elsewhere.length === 0) {
    describe(name, tests);
    return;
  }
  const reason = `needs embedded stores, and ${elsewhere.join(' and ')} is set`;
  process.stderr.write(`skipped: ${name}: ${reason}\n`);
  describe.skip(`${name} (${reason})`, tests);
}
