import { fillIn, hasForm } from './forms.ts';

type PostedFields = Record<string, string> | [name: string, value: string][] | string;

interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: string | null;
}

/** A minimal browser: cookies and forms. It follows no redirect. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Sends the given fields. */
  post(path: string, fields: PostedFields, headers?: Record<string, string>): Promise<TestAnswer>;
  /**
   * Opens a page, fills in one of its forms and sends it as a browser would.
   *
   * @returns the page itself, if it is an error without the form
   * @param action of the form, if that is not the page's own path
   * @throws Error if the page has no such form with such fields (`forms.ts`)
   */
  submit(path: string, fields: Record<string, string>, action?: string): Promise<TestAnswer>;
  /** A copy with its own cookies from now on. */
  copy(): TestBrowser;
}

/** A response that never comes fails the test. */
const maxAnswerMs = 30_000;

/**
 * @param address that the server really listens on
 * @param always headers of every request, such as those that a proxy adds
 */
export function createBrowser(
  address: string,
  baseUrl: URL,
  cookies = new Map<string, string>(),
  always: Record<string, string> = {},
): TestBrowser {
  async function send(path: string, init: RequestInit): Promise<TestAnswer> {
    const answer = await fetch(address + path, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(maxAnswerMs),
    });
    for (const line of answer.headers.getSetCookie()) keep(line, cookies);
    const text = await answer.text();
    const { status, headers } = answer;
    return { status, headers, text, location: headers.get('location') };
  }

  const cookieHeader = (): Record<string, string> =>
    cookies.size === 0
      ? {}
      : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };

  const browser: TestBrowser = {
    cookies,
    get: (path, headers = {}) =>
      send(path, { headers: { accept: 'text/html', ...cookieHeader(), ...always, ...headers } }),
    post: (path, fields, headers = {}) =>
      send(path, {
        method: 'POST',
        body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
        headers: {
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
          origin: baseUrl.origin,
          'sec-fetch-site': 'same-origin',
          ...cookieHeader(),
          ...always,
          ...headers,
        },
      }),
    async submit(path, fields, action = path.split('?', 1)[0] ?? path) {
      const page = await browser.get(path);
      if (page.status >= 400 && !hasForm(page, action)) return page;
      const form = fillIn(page, action, fields);
      return browser.post(form.action, form.fields);
    },
    copy: () => createBrowser(address, baseUrl, new Map(cookies), always),
  };
  return browser;
}

const hiddenField = /<input type="hidden" name="([^"]*)" value="([^"]*)"/g;

/** The hidden fields of all forms on a page. */
export function hiddenFieldsOf({ text }: { readonly text: string }): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(hiddenField)].map(([, name, value]) => [name, value]),
  );
}

/** The CSRF token in the first form of a page. */
export function csrfOf({ text }: { readonly text: string }): string {
  return /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
}

function keep(line: string, cookies: Map<string, string>) {
  const [pair = '', ...attributes] = line.split('; ');
  const [name = '', ...value] = pair.split('=');
  const isExpired = attributes.some(
    (attribute) => attribute.startsWith('Expires=') && Date.parse(attribute.slice(8)) < Date.now(),
  );
  if (isExpired) cookies.delete(name);
  else cookies.set(name, value.join('='));
}
