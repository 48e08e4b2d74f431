import assert from 'node:assert/strict';
import type { TestAuthenticator } from './authenticator.ts';

/** The passkey form of a page, as passkey.js finds it. */
export interface PasskeyForm {
  readonly action: string;
  readonly options: Parameters<TestAuthenticator['get']>[0] &
    Parameters<TestAuthenticator['create']>[0];
  /** The other fields that the browser sends. */
  readonly fields: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = {
  ...{ '&quot;': '"', '&#39;': "'", '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#92;': '\\' },
};

/** The only passkey form of a page. */
export function passkeyFormOf({ text }: { readonly text: string }): PasskeyForm {
  const form = /<form\b[^>]*\bdata-passkey=.*?<\/form>/s.exec(text)?.[0];
  assert.ok(form, `There is no form for a passkey in ${text}`);
  const attribute = (name: string) =>
    unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(form)?.[1] ?? '');
  const inputs = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"(?! data)/g);
  return {
    action: attribute('action'),
    options: JSON.parse(attribute('data-options')),
    fields: Object.fromEntries([...inputs].map(([, name, value]) => [name, value])),
  };
}

/** The signals of a page to the devices of its reader, as passkey-signals.js finds them: method and options. */
export function passkeySignalsOf({ text }: { readonly text: string }): [string, object][] {
  const signals = text.matchAll(/data-passkey-signal="(\w+)" data-options="([^"]*)"/g);
  return [...signals].map(([, method = '', options = '']) => [
    method,
    JSON.parse(unescaped(options)),
  ]);
}

function unescaped(text: string): string {
  return text.replaceAll(/&(?:quot|#39|#92|amp|lt|gt);/g, (entity) => entities[entity] ?? '');
}
