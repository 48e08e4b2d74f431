import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import { hiddenFieldsOf, type TestBrowser } from '../../../testing/browser.ts';
import { createWorkCounter, type Work } from '../../../testing/count-work.ts';
import { addAuthenticatorApp, addPasskey } from '../../../testing/factors.ts';
import { passkeyFormOf } from '../../../testing/passkey-forms.ts';
import { newAddress, visitor } from '../../../testing/registrations.ts';

// A response must not reveal whether a code was wrong, used or expired. Body and status are the same, and so
// are hashes and SQL statements. These are counted, because time depends on the machine.

const step = '/login/second-step';
const confirm = '/account/confirm';
type Kind = 'totp' | 'recovery_codes';

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly work: Work;
}

describe('wrong, used and expired answers get the same refusal', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  /** An owner who has used a code of each kind, and codes that no longer work for different reasons. */
  async function owner(kind: Kind) {
    const account = await application.createAccount();
    const app = await addAuthenticatorApp(application, account.id);
    const old = app.recoveryCodes[5] ?? '';
    // A new set, so the codes of the former one have expired.
    const fresh = await addAuthenticatorApp(application, account.id);
    const used = kind === 'totp' ? fresh.code() : (fresh.recoveryCodes[2] ?? '');
    const browser = visitor(application);
    const { username, password } = account;
    await browser.submit('/login', { username, password });
    assert.equal((await browser.post(step, { kind, answer: used })).location, '/dashboard');
    const codes: Record<string, string> =
      kind === 'totp'
        ? { wrong: '000000', used, expired: fresh.code(-3), early: fresh.code(3) }
        : { wrong: 'aaaa-'.repeat(6).slice(0, -1), used, expired: old, short: 'aaaa' };
    return { account, browser, codes };
  }

  /** The page without parts that always differ: tokens, references and typed values. */
  function shown({ text }: { readonly text: string }, typed: string): string {
    return text
      .replaceAll(typed, 'TYPED')
      .replaceAll(/(name="(?:_csrf|challenge)" value)="[^"]*"/g, '$1')
      .replaceAll(/data-options="[^"]*"/g, '')
      .replaceAll(/"request_id":"[^"]*"/g, '');
  }

  function assertAlike(refusals: Record<string, Refusal>) {
    const [[, first] = ['', undefined], ...others] = Object.entries(refusals);
    assert.ok(first !== undefined && first.work.statements.length > 3 && others.length > 1);
    for (const [name, refusal] of others) assert.deepEqual(refusal, first, name);
  }

  async function counted(context: TestContext, codes: Record<string, string>, send: Send) {
    const count = createWorkCounter(context.mock);
    const refusals: Record<string, Refusal> = {};
    for (const [name, code] of Object.entries(codes)) {
      let answer = { status: 0, text: '' };
      const ready = await send(code);
      const work = await count(async () => {
        answer = await ready();
      });
      refusals[name] = { status: answer.status, text: shown(answer, code), work };
    }
    return refusals;
  }

  /** Prepares an attempt. @returns a function that sends the code */
  type Send = (code: string) => Promise<() => Promise<{ status: number; text: string }>>;

  for (const kind of ['totp', 'recovery_codes'] as const) {
    test(`on the page of the second step: ${kind}`, async (context) => {
      const { account, codes } = await owner(kind);
      const refusals = await counted(context, codes, async (answer) => {
        const browser = visitor(application);
        await browser.submit('/login', pick(account));
        const form = hiddenFieldsOf(await browser.get(step));
        return () => browser.post(step, { ...form, kind, answer });
      });
      assertAlike(refusals);
      assert.equal(refusals['wrong']?.status, 401);
    });

    test(`in the API: ${kind}`, async (context) => {
      const { account, codes } = await owner(kind);
      const post = async (path: string, body: object) => {
        const answer = await fetch(`${application.address}/api/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': newAddress() },
          body: JSON.stringify(body),
        });
        return { status: answer.status, text: await answer.text() };
      };
      const { short: _short, ...long } = codes;
      const refusals = await counted(context, long, async (code) => {
        const { login_token } = JSON.parse((await post('/login', pick(account))).text);
        const about = { login_token, kind: kind === 'totp' ? 'totp' : 'recovery_code', code };
        return () => post('/login/second-factor', about);
      });
      assertAlike(refusals);
      assert.equal(refusals['wrong']?.status, 401);
    });

    test(`where somebody proves who they are: ${kind}`, async (context) => {
      const { account, codes } = await owner(kind);
      const { password } = account;
      const refusals = await counted(context, codes, async (code) => {
        const browser = await application.startSession(account);
        const form = hiddenFieldsOf(await browser.get(confirm));
        return () => browser.post(confirm, { ...form, password, code });
      });
      assertAlike(refusals);
      assert.equal(refusals['wrong']?.status, 401);
      assert.equal(refusals['wrong']?.work.rounds, 2 ** 4, 'one hash');
    });
  }

  test('of a passkey: for another challenge, with another signature, used and expired', async () => {
    const account = await application.createAccount();
    await addAuthenticatorApp(application, account.id);
    const authenticator = createAuthenticator({ origin: application.baseUrl.origin });
    await addPasskey(application, account.id, authenticator);
    const logIn = (browser: TestBrowser) => browser.submit('/login', pick(account));
    const asked = async (browser: TestBrowser) => passkeyFormOf(await browser.get(step));

    const browser = visitor(application);
    await logIn(browser);
    const form = await asked(browser);
    const answer = authenticator.get(form.options);
    const again = browser.copy();
    assert.equal((await browser.post(step, { ...form.fields, answer })).location, '/dashboard');
    await logIn(again);
    const used = await again.post(step, { ...form.fields, answer });

    const forged = JSON.parse(authenticator.get((await asked(again)).options));
    forged.response.signature = `${forged.response.signature.slice(0, -8)}AAAAAAAA`;
    const { fields } = await asked(again);
    const wrong = await again.post(step, { ...fields, answer: JSON.stringify(forged) });
    const other = await asked(again);
    const mixed = authenticator.get(other.options);
    const another = await again.post(step, { ...(await asked(again)).fields, answer: mixed });
    const late = await asked(again);
    const slow = authenticator.get(late.options);
    application.clock.advance(5 * 60_000);
    await logIn(again);
    const expired = await again.post(step, { ...late.fields, answer: slow });

    assert.equal(used.status, 401);
    for (const [name, refusal] of Object.entries({ wrong, another, expired })) {
      assert.equal(refusal.status, used.status, name);
      assert.equal(shown(refusal, '\0'), shown(used, '\0'), name);
    }
  });
});

function pick({ username, password }: TestAccount) {
  return { username, password };
}
