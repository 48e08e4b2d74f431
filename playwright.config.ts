import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/fixtures.ts';

const projects = (['embedded', 'scaled'] as const).flatMap((deployment) =>
  [true, false].map((javaScriptEnabled) => ({
    name: javaScriptEnabled ? deployment : `${deployment}, no JavaScript`,
    testIgnore: [
      // The look of a page depends on neither scripts nor servers, and passkeys and keys not on servers,
      // so one run is enough.
      ...(javaScriptEnabled && deployment === 'embedded'
        ? []
        : ['**/{{docs-,factors-,}appearance,factors-keyboard,passkey-*}.spec.ts']),
      // Scripts know nothing of the servers, and HTTP tests walk through emailed links on their stores.
      ...(deployment === 'scaled'
        ? ['**/{enhancement,email,invite,leave,report-login,two-links}.spec.ts']
        : []),
      // Applications are behind nginx.
      ...(deployment === 'scaled' ? [] : ['**/board*.spec.ts']),
      // Only passkeys need scripts.
      ...(javaScriptEnabled ? [] : ['**/{board-appearance,passkeys}.spec.ts']),
    ],
    // Servers do not know whether scripts run, so the runs without scripts need not be repeated behind nginx.
    ...(deployment === 'scaled' && !javaScriptEnabled ? { testMatch: '**/board*.spec.ts' } : {}),
    use: { deployment, javaScriptEnabled },
  })),
);

/**
 * The same specs on SQLite with and without JavaScript, and behind nginx with it. Specs of the board run
 * behind nginx in both ways.
 */
export default defineConfig<Options>({
  testDir: 'e2e/specs',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // Long, because a slow machine is no fault. A test that succeeds does not wait for it.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    headless: true,
    // A trace would take a fifth of each test's time. `npx playwright test --trace=on` makes one.
    screenshot: 'only-on-failure',
  },
  projects,
});
