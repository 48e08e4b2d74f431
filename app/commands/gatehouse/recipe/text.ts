import { caddyText } from './caddy.ts';
import { nginxText } from './nginx.ts';
import type { ProxyName } from './template.ts';
import { traefikText } from './traefik.ts';
import type { RecipeWishes } from './wishes.ts';

const texts: Readonly<Record<ProxyName, (wishes: RecipeWishes) => string | undefined>> = {
  nginx: nginxText,
  caddy: caddyText,
  traefik: traefikText,
};

/**
 * The configuration for a proxy: the files in `deploy/` with the names of this installation. Parts that all
 * applications share are printed once.
 *
 * @returns undefined if there is no recipe for these applications
 */
export function recipeText(proxy: ProxyName, wishes: RecipeWishes): string | undefined {
  return texts[proxy](wishes);
}
