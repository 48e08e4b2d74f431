import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

/** The rules of axe that the colours of a page decide. */
const colourRules = ['color-contrast', 'link-in-text-block'];

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Window {
  readonly axe: { run(options: RunOptions): Promise<AxeResults> };
  readonly document: { getAnimations(): { finish(): void }[] };
}

interface Violation {
  readonly id: string;
  readonly help: string;
  /** The first element with this violation. */
  readonly at: string | undefined;
}

/**
 * Injects axe into the current page, past its Content-Security-Policy.
 *
 * @returns a function that checks the page again, all of it or what its colours decide, until another page is loaded
 */
export async function startAxe(
  page: Page,
): Promise<(what?: 'all' | 'colours') => Promise<Violation[]>> {
  await page.evaluate(source);
  return (what = 'all') =>
    page.evaluate(
      async (runOnly) => {
        const { axe, document } = globalThis as unknown as Window;
        // Contrast is wrong while colours change. Not waited for, because a page that draws no frame never ends
        // its transitions.
        for (const animation of document.getAnimations()) animation.finish();
        // Only violations, because describing passed checks takes time.
        const { violations } = await axe.run({
          resultTypes: ['violations'],
          ...(runOnly ? { runOnly } : {}),
        });
        return violations.map(({ id, help, nodes }) => ({ id, help, at: nodes[0]?.html }));
      },
      what === 'colours' ? colourRules : undefined,
    );
}
