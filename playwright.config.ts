import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/fixtures.ts';

const projects = (['embedded', 'scaled'] as const).flatMap((deployment) =>
  [true, false].map((javaScriptEnabled) => ({
    name: javaScriptEnabled ? deployment : `${deployment}, no JavaScript`,
    testIgnore: [
      // How pages look depends on neither scripts nor servers: once is enough.
      ...(javaScriptEnabled && deployment === 'embedded' ? [] : ['**/{docs-,}appearance.spec.ts']),
      // Applications stand behind nginx.
      ...(deployment === 'scaled' ? [] : ['**/board*.spec.ts']),
      ...(javaScriptEnabled ? [] : ['**/board-appearance.spec.ts']),
    ],
    use: { deployment, javaScriptEnabled },
  })),
);

/** The same specs against the embedded server and behind nginx, with JavaScript and without. */
export default defineConfig<Options>({
  testDir: 'e2e/specs',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 90_000,
  reporter: 'list',
  use: {
    headless: true,
    trace: 'retain-on-failure',
  },
  projects,
});
