import { existsSync } from 'node:fs';

/** First the one without windows: its start and its pages cost half of the processor time. */
const INSTALLED = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of tests, benches and pictures: the one that `CHROMIUM_PATH` names, else one that is installed, else null. */
export function installedChromium(): string | null {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH ? [CHROMIUM_PATH] : INSTALLED).find(existsSync) ?? null;
}

/** The same where nothing can be done without one. Throws where there is none. */
export function requiredChromium(): string {
  const path = installedChromium();
  if (path === null) throw new Error('no Chromium was found: CHROMIUM_PATH names one');
  return path;
}
