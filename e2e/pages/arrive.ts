import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import type { DeploymentKind } from '../deployment.ts';

/** How a page looks depends on its template alone: that it pleases axe is seen in one deployment. */
type Room = 'gatehouse' | 'board';
const lookedAtIn: Record<Room, DeploymentKind> = { gatehouse: 'embedded', board: 'scaled' };

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
  // One frame and no others: axe need not open a second page to put results together, nor find words
  // for all that is well.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, help, nodes }) => ({ id, help, at: nodes[0]?.html }))).toEqual([]);
}
