/** HTML in which all texts are escaped. Only `html` creates it. */
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

/** A template tag that escapes strings, and leaves `Html` unchanged. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: String.raw({ raw: literals }, ...values.map(htmlOf)) };
}

function htmlOf(value: HtmlValue): string {
  if (typeof value === 'string') {
    return value.replace(/[&<>"']/g, (character) => references[character] ?? '');
  }
  return 'html' in value ? value.html : value.map(htmlOf).join('');
}
