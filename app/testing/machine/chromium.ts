import { ensureInstalled } from './install.ts';

/** The browser for end-to-end tests: Playwright's own if installed, else the system's. */
export async function chromiumPath(): Promise<string> {
  const { chromium } = await ensureInstalled(['chromium']);
  return chromium;
}

/**
 * No graphics card, and no traffic of the browser's own among that of the test. Its sandbox cannot
 * work as root and stays on for everyone else.
 */
export const chromiumArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
