import { expect, type Page, test } from '@playwright/test';
import type { DeploymentKind } from '../deployment.ts';
import { startAxe } from './axe.ts';

/** The look of a page depends only on its template, so axe checks it in one deployment. */
type Room = 'gatehouse' | 'board';
const lookedAtIn: Record<Room, DeploymentKind> = { gatehouse: 'embedded', board: 'scaled' };

/** Pages without a violation in this process. */
const seen = new Set<string>();

/** The parts of the browser's window that are used here. */
interface Window {
  readonly innerWidth: number;
  matchMedia(query: string): { readonly matches: boolean };
  readonly document: { querySelectorAll(selector: string): Iterable<Element> };
}
interface Element {
  readonly tagName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
}

/** A key for every element with its attributes, without the texts and values that differ between visits. */
function kindOfPage(): string {
  const { innerWidth, matchMedia, document } = globalThis as unknown as Window;
  const varying = new Set(['value', 'href', 'src', 'action', 'content', 'datetime', 'id', 'for']);
  const elements = Array.from(document.querySelectorAll('*'), ({ tagName, attributes }) => {
    const words = Array.from(attributes, ({ name, value }) =>
      varying.has(name) ? name : `${name}=${value}`,
    );
    return `${tagName} ${words.join(' ')}`;
  });
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  return [innerWidth, isDark, ...elements].join('\n');
}

/**
 * Lets axe check every page when a test first reaches it. Without JavaScript axe cannot run. The page is then
 * the same, without the parts that scripts add.
 */
export async function arrive(
  page: Page,
  heading: string | RegExp,
  room: Room = 'gatehouse',
): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  const { use } = test.info().project;
  const { deployment } = use as { readonly deployment?: DeploymentKind };
  if (use.javaScriptEnabled === false || deployment !== lookedAtIn[room]) return;
  const kind = await page.evaluate(kindOfPage);
  if (seen.has(kind)) return;
  const axe = await startAxe(page);
  expect(await axe()).toEqual([]);
  seen.add(kind);
}
