import nunjucks from 'nunjucks';

/** Renders a template. */
export type Templates = (name: string, context: Record<string, unknown>) => string;

/**
 * Templates in an Environment of their own: escaping is always on, and a value that is missing is a
 * fault rather than an empty place.
 *
 * @param globals what every template can use, such as the texts of one language
 */
export function createTemplates(
  directory: string,
  globals: Readonly<Record<string, unknown>>,
): Templates {
  const environment = open(directory, true);
  for (const [name, value] of Object.entries(globals)) environment.addGlobal(name, value);
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
