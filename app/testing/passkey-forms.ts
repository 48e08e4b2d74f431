import assert from 'node:assert/strict';
import type { TestAuthenticator } from './authenticator.ts';

/** The form of a ceremony in a page, as passkey.js finds it. */
export interface PasskeyForm {
  readonly action: string;
  readonly options: Parameters<TestAuthenticator['get']>[0] &
    Parameters<TestAuthenticator['create']>[0];
  /** What the browser sends beside the answer. */
  readonly fields: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = { '&quot;': '"', '&amp;': '&', '&#39;': "'" };

/** The only passkey form of a page. */
export function passkeyFormOf({ text }: { readonly text: string }): PasskeyForm {
  const form = /<form\b[^>]*\bdata-passkey=.*?<\/form>/s.exec(text)?.[0];
  assert.ok(form, `There is no form for a passkey in ${text}`);
  const attribute = (name: string) =>
    (new RegExp(`\\b${name}="([^"]*)"`).exec(form)?.[1] ?? '').replaceAll(
      /&(?:quot|amp|#39);/g,
      (entity) => entities[entity] ?? '',
    );
  const inputs = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"(?! data)/g);
  return {
    action: attribute('action'),
    options: JSON.parse(attribute('data-options')),
    fields: Object.fromEntries([...inputs].map(([, name, value]) => [name, value])),
  };
}
