import nunjucks from 'nunjucks';

/** Renders a template. */
export type Templates = (name: string, context: Record<string, unknown>) => string;

/**
 * Templates in an Environment of their own: escaping is always on, and a missing value is an error rather than an
 * empty string.
 *
 * @param globals available to every template, such as the texts of one language
 */
export function createTemplates(
  directory: string,
  globals: Readonly<Record<string, unknown>>,
): Templates {
  const environment = open(directory, true);
  for (const [name, value] of Object.entries(globals)) environment.addGlobal(name, value);
  return (name, context) => environment.render(name, context);
}

/** Templates of emails: those for HTML escape values, those for text must not. */
export function createMailTemplates(directory: string): { html: Templates; text: Templates } {
  const html = open(directory, true);
  const text = open(directory, false);
  return {
    html: (name, context) => html.render(`${name}.html.njk`, context),
    text: (name, context) => text.render(`${name}.txt.njk`, context),
  };
}

function open(directory: string, autoescape: boolean) {
  const loader = new KeepingLoader(directory, { watch: false, noCache: false });
  return loader.environment({
    autoescape,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
}

/** Compiled templates, by name and source. Compiling the pages takes longer than the rest of a start. */
const compiled = new Map<string, unknown>();

/**
 * Compiles a template once in a process for all environments, which do not differ in anything that affects compiling.
 */
class KeepingLoader extends nunjucks.FileSystemLoader {
  #environment: nunjucks.Environment | undefined;

  environment(options: nunjucks.ConfigureOptions) {
    this.#environment = new nunjucks.Environment(this, options);
    return this.#environment;
  }

  override getSource(name: string): nunjucks.LoaderSource {
    const found = super.getSource(name);
    // It is null if the file does not exist, despite its type.
    if (found === null) return found;
    const key = `${name}\n${found.src}`;
    const obj = compiled.get(key) ?? this.#compile(name, found.src);
    compiled.set(key, obj);
    return { ...found, src: { type: 'code', obj } as unknown as string };
  }

  #compile(name: string, text: string): unknown {
    const code = nunjucks.precompileString(text, {
      name,
      ...(this.#environment === undefined ? {} : { env: this.#environment }),
      // It receives a list of one element, despite its type.
      wrapper: (templates) => String((templates as unknown as { template: string }[])[0]?.template),
    });
    return new Function(code)();
  }
}
