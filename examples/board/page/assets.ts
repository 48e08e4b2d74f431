import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router } from 'express';
import { readStylesheet } from '../stylesheet.ts';

const forAYear = 'public, max-age=31536000, immutable';

export interface Assets {
  readonly routes: Router;
  /** Path below that of the page. */
  readonly stylesheet: string;
  readonly icon: string;
}

/** The stylesheet and the icon, under names that change with their content. */
export function createAssets(): Assets {
  const css = readStylesheet();
  const svg = readFileSync(join(import.meta.dirname, '../public/icon.svg'), 'utf8');
  const [stylesheet, icon] = [`assets/${hashOf(css)}.css`, `assets/${hashOf(svg)}.svg`];
  const routes = Router({ caseSensitive: true, strict: true });
  for (const [name, content] of [
    [stylesheet, css],
    [icon, svg],
  ] as const) {
    routes.get(`/${name}`, (_request, response) => {
      response.set('Cache-Control', forAYear).type(name.slice(-'.css'.length)).send(content);
    });
  }
  return { routes, stylesheet, icon };
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 10);
}
