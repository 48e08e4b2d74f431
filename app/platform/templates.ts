import nunjucks from 'nunjucks';

/** Renders a template. */
export type Templates = (name: string, context: Record<string, unknown>) => string;

/**
 * Templates in an Environment of their own: escaping is always on, and a value that is missing is a
 * fault rather than an empty place.
 *
 * @param asset maps the name of a file in `public/` or the stylesheet to its content-hashed URL
 */
export function createTemplates(directory: string, asset: (name: string) => string): Templates {
  const environment = open(directory, true).addGlobal('asset', asset);
  return (name, context) => environment.render(name, context);
}

/** Templates of mail: those of HTML escape what is put into them, those of text must not. */
export function createMailTemplates(directory: string): { html: Templates; text: Templates } {
  const html = open(directory, true);
  const text = open(directory, false);
  return {
    html: (name, context) => html.render(`${name}.html.njk`, context),
    text: (name, context) => text.render(`${name}.txt.njk`, context),
  };
}

function open(directory: string, autoescape: boolean) {
  const loader = new nunjucks.FileSystemLoader(directory, { watch: false, noCache: false });
  return new nunjucks.Environment(loader, {
    autoescape,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
}
