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
  const loader = new KeepingLoader(directory, { watch: false, noCache: false });
  return loader.environment({
    autoescape,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
}

/** What templates have become, by name and text. To compile the pages takes longer than all else of a start. */
const compiled = new Map<string, unknown>();

/** Compiles a template once a process, for all environments in it: they differ in nothing that matters here. */
class KeepingLoader extends nunjucks.FileSystemLoader {
  #environment: nunjucks.Environment | undefined;

  environment(options: nunjucks.ConfigureOptions) {
    this.#environment = new nunjucks.Environment(this, options);
    return this.#environment;
  }

  override getSource(name: string): nunjucks.LoaderSource {
    const found = super.getSource(name);
    // It is null where there is no such file, whatever its type says.
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
      // It is given a list of one, whatever its type says.
      wrapper: (templates) => String((templates as unknown as { template: string }[])[0]?.template),
    });
    return new Function(code)();
  }
}
