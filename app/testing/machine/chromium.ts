import { ensureInstalled } from './install.ts';

/** The browser for end-to-end tests: Playwright's own if it is installed, otherwise the system's. */
export async function chromiumPath(): Promise<string> {
  const { chromium } = await ensureInstalled(['chromium']);
  return chromium;
}

/**
 * No graphics card, and no background requests of the browser. Its sandbox cannot work as root, and stays on
 * for other users.
 */
export const chromiumArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
