/** The parts of a form that decide what a browser sends. */
interface Form {
  readonly method: string;
  readonly action: string;
  readonly controls: readonly Control[];
}

interface Control {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** Whether a browser sends it unchanged. */
  readonly isSent: boolean;
  /** The choices; undefined for a text field. */
  readonly options: readonly string[] | undefined;
}

/** The path of a form, and the fields that a browser sends there. */
export interface FilledForm {
  readonly action: string;
  readonly fields: [name: string, value: string][];
}

interface Page {
  readonly status: number;
  readonly text: string;
}

/** Whether a form of the page has this action. */
export function hasForm(page: Page, action: string): boolean {
  return formsLeadingTo(page, action).length > 0;
}

/**
 * Fills in a form as a person does: only its own fields, and only offered choices. Other fields are sent
 * unchanged. An empty value unticks a box.
 *
 * @param action of the form. Of several forms, the one that has all these fields, and whose hidden fields
 *   match
 * @throws Error unless exactly one form of the page matches
 */
export function fillIn(
  page: Page,
  action: string,
  fields: Readonly<Record<string, string>>,
): FilledForm {
  const forms = formsLeadingTo(page, action);
  const fitting = forms.filter((form) => faultOf(form, fields) === undefined);
  const [form] = fitting;
  if (form === undefined || fitting.length > 1) {
    const faults = forms.map((each) => faultOf(each, fields) ?? 'fits');
    const found = `${forms.length} forms of the page (${page.status}) lead to ${action}`;
    throw new Error(`${found}: ${faults.join('; ')}`);
  }
  const sent = form.controls.flatMap((control) => {
    const value = fields[control.name] ?? (control.isSent ? control.value : undefined);
    const isUnticked = value === '' && control.type === 'checkbox';
    return value === undefined || isUnticked ? [] : [[control.name, value] as [string, string]];
  });
  return { action: form.action, fields: sent };
}

/** Why a person cannot enter these fields here. */
function faultOf(form: Form, fields: Readonly<Record<string, string>>): string | undefined {
  if (form.method !== 'post') return `its method is ${form.method}`;
  if (!form.controls.some(({ type }) => type === 'submit')) return 'it has no button';
  for (const [name, value] of Object.entries(fields)) {
    const control = form.controls.find((each) => each.name === name);
    if (control === undefined) return `it has no field ${name}`;
    if (control.options?.includes(value) === false) return `${name} cannot be ${value}`;
  }
  return undefined;
}

function formsLeadingTo({ text }: Page, wanted: string): Form[] {
  return formsOf(text).filter(({ action }) => action.split('?', 1)[0] === wanted);
}

function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => {
    const { method = 'get', action = '' } = attributesOf(tag);
    return { method, action, controls: controlsOf(inside) };
  });
}

function controlsOf(form: string): Control[] {
  const found = form.matchAll(/<(input|select|textarea|button)\b([^>]*)>(.*?<\/\1>)?/gs);
  return [...found].map(([, element = '', tag = '', inside = '']) => {
    const { name = '', type = 'text', value = '', ...others } = attributesOf(tag);
    if (element === 'select') return selectOf(name, inside);
    if (element === 'button') return { ...{ name, value }, type, isSent: false, options: [value] };
    if (element === 'textarea') {
      const typed = decoded(inside.replace('</textarea>', ''));
      return { name, type: element, value: typed, isSent: true, options: undefined };
    }
    if (type === 'checkbox') {
      return { name, type, value, isSent: 'checked' in others, options: [value, ''] };
    }
    return { name, type, value, isSent: true, options: type === 'hidden' ? [value] : undefined };
  });
}

function selectOf(name: string, inside: string): Control {
  const options = [...inside.matchAll(/<option\b([^>]*)>/g)].map(([, tag = '']) =>
    attributesOf(tag),
  );
  const chosen = options.find((option) => 'selected' in option) ?? options[0];
  const values = options.map(({ value = '' }) => value);
  return { name, type: 'select', value: chosen?.['value'] ?? '', isSent: true, options: values };
}

function attributesOf(tag: string): Record<string, string> {
  const found = tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name, decoded(value)] as const),
  );
}

const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"' },
  ...{ '#39': "'", '#92': '\\', '#96': '`' },
};

function decoded(html: string): string {
  return html.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
