import { expect, type Page, test } from '@playwright/test';
import type { DeploymentKind } from '../deployment.ts';
import { startAxe } from './axe.ts';

/** How a page looks depends on its template alone: that it pleases axe is seen in one deployment. */
type Room = 'gatehouse' | 'board';
const lookedAtIn: Record<Room, DeploymentKind> = { gatehouse: 'embedded', board: 'scaled' };

/** What axe has been pleased with in this process. */
const seen = new Set<string>();

/** What the browser has and Node does not, as far as it is needed here. */
interface Window {
  readonly innerWidth: number;
  matchMedia(query: string): { readonly matches: boolean };
  readonly document: { querySelectorAll(selector: string): Iterable<Element> };
}
interface Element {
  readonly tagName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
}

/** Every element with its attributes, less the texts and values in which one visit differs from the next. */
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
 * Every page is looked at by axe when it is reached: what one test does not see another will. Without
 * JavaScript axe cannot run; the page is then the same less what scripts add.
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
