/** HTML in which every text is escaped. Only `html` makes it. */
export interface Html {
  readonly html: string;
}

type HtmlValue = string | Html | readonly (string | Html)[];

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template tag: escapes strings, and keeps what is HTML already. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: String.raw({ raw: literals }, ...values.map(htmlOf)) };
}

function htmlOf(value: HtmlValue): string {
  if (typeof value === 'string') {
    return value.replace(/[&<>"']/g, (character) => references[character] ?? '');
  }
  return 'html' in value ? value.html : value.map(htmlOf).join('');
}
