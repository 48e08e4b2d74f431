import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Window {
  readonly axe: { run(options: RunOptions): Promise<AxeResults> };
  readonly document: { getAnimations(): { readonly finished: Promise<unknown> }[] };
}

interface Violation {
  readonly id: string;
  readonly help: string;
  /** The first element that has it. */
  readonly at: string | undefined;
}

/**
 * Brings axe into the page as it is now, past its content security policy.
 *
 * @returns looks at the page once more each time it is called, until another page is loaded
 */
export async function startAxe(page: Page): Promise<() => Promise<Violation[]>> {
  await page.evaluate(source);
  return () =>
    page.evaluate(async () => {
      const { axe, document } = globalThis as unknown as Window;
      // Colours that are still changing are neither the old nor the new ones.
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
      // No words are found for all that is well.
      const { violations } = await axe.run({ resultTypes: ['violations'] });
      return violations.map(({ id, help, nodes }) => ({ id, help, at: nodes[0]?.html }));
    });
}
