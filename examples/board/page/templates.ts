import { join } from 'node:path';
import nunjucks from 'nunjucks';

/** Renders a page. */
export type Render = (name: string, context: Record<string, unknown>) => string;

/** Everything is escaped. A missing value is an error. */
export function createRender(globals: Readonly<Record<string, string>>): Render {
  const loader = new nunjucks.FileSystemLoader(join(import.meta.dirname, '../views'));
  const environment = new nunjucks.Environment(loader, {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  for (const [name, value] of Object.entries(globals)) environment.addGlobal(name, value);
  return (name, context) => environment.render(name, context);
}
