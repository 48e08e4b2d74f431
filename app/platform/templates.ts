import nunjucks from 'nunjucks';

/** Renders a template to HTML; everything put into it is escaped. */
export type Templates = (name: string, context: Record<string, unknown>) => string;

/**
 * Templates in an Environment of their own: escaping is always on, and a value that is missing is a
 * fault rather than an empty place.
 *
 * @param asset maps the name of a file in `public/` or the stylesheet to its content-hashed URL
 */
export function createTemplates(directory: string, asset: (name: string) => string): Templates {
  const loader = new nunjucks.FileSystemLoader(directory, { watch: false, noCache: false });
  const environment = new nunjucks.Environment(loader, {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  environment.addGlobal('asset', asset);
  return (name, context) => environment.render(name, context);
}
