/**
 * Ends the process with one line where Node.js is too old. A file that imports this one first must itself be loadable by an
 * old Node.js: plain JavaScript, which imports names that are new in a `node:` module from its default export.
 */
const LEAST = 24;

if (Number.parseInt(process.versions.node, 10) < LEAST) {
  console.error(
    `casebook: Node.js ${process.versions.node} is too old, ${LEAST} or newer is needed: "npm ci" (without --ignore-scripts) installs one for "npm start" and "npm exec -- casebook"`,
  );
  process.exit(1);
}
