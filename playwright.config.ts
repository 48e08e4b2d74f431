import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/fixtures.ts';

const projects = (['embedded', 'scaled'] as const).flatMap((deployment) =>
  [true, false].map((javaScriptEnabled) => ({
    name: javaScriptEnabled ? deployment : `${deployment}, no JavaScript`,
    testIgnore: [
      // How pages look depends on neither scripts nor servers, and what a browser does with its passkeys not on
      // servers: once is enough.
      ...(javaScriptEnabled && deployment === 'embedded'
        ? []
        : ['**/{{docs-,factors-,}appearance,passkey-*}.spec.ts']),
      // Applications stand behind nginx.
      ...(deployment === 'scaled' ? [] : ['**/board*.spec.ts']),
      // Passkeys are the one thing that needs scripts.
      ...(javaScriptEnabled ? [] : ['**/{board-appearance,passkeys}.spec.ts']),
    ],
    // No server knows whether scripts run: without them, what it answers was seen before nginx and behind it.
    ...(deployment === 'scaled' && !javaScriptEnabled ? { testMatch: '**/board*.spec.ts' } : {}),
    use: { deployment, javaScriptEnabled },
  })),
);

/**
 * The same specs against the embedded server with JavaScript and without, and behind nginx with it; those of the
 * board behind nginx in both.
 */
export default defineConfig<Options>({
  testDir: 'e2e/specs',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // Generous: a slow machine is no fault, and what is awaited is not waited for any longer.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    headless: true,
    // A trace would cost every test a fifth of its time: `npx playwright test --trace=on` has it.
    screenshot: 'only-on-failure',
  },
  projects,
});
