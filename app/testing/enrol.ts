import { Secret, TOTP } from 'otpauth';
import type { TestApplication } from './application.ts';
import type { TestBrowser } from './browser.ts';
import { fillIn } from './forms.ts';

const step = '/login/second-step';

/**
 * Adds recovery codes and an authenticator app in a browser whose login waits for a required factor, as a person does
 * on the pages.
 *
 * @returns the answer to the code of the app
 */
export async function addRequiredApp({ clock }: TestApplication, browser: TestBrowser) {
  const first = await browser.get(step);
  const [, code = ''] = /code-list__code">([^<]*)</.exec(first.text) ?? [];
  const codes = fillIn(first, step, { kind: 'recovery_codes', answer: code });
  await browser.post(codes.action, codes.fields);
  const second = await browser.get(step);
  const [, shown = ''] = /secret__text"[^>]*>([^<]*)</.exec(second.text) ?? [];
  const secret = Secret.fromBase32(shown.replaceAll(' ', ''));
  const answer = TOTP.generate({ secret, timestamp: clock.now() });
  const app = fillIn(second, step, { kind: 'totp', answer });
  return browser.post(app.action, app.fields);
}
