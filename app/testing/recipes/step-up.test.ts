import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { TestAccount } from '../accounts.ts';
import { addAuthenticatorApp, type TestApp } from '../factors.ts';
import { applicationSays } from './backend.ts';
import {
  layouts,
  type ProtectedApplications,
  startProtectedApplications,
} from './protected-applications.ts';
import { proxyNames } from './running-proxy.ts';

const html = 'Accept: text/html,*/*;q=0.8';
const form = 'Content-Type: application/x-www-form-urlencoded';
const hiddenField = /type="hidden" name="([^"]*)" value="([^"]*)"/g;

for (const proxyName of proxyNames) {
  for (const layout of layouts) {
    describe(`a page that needs a second factor, behind ${proxyName}, ${layout.name}`, () => {
      let world: ProtectedApplications;
      let owner: TestAccount;
      let app: TestApp;
      before(async () => {
        world = await startProtectedApplications(proxyName, layout);
        owner = await world.gatehouse.createAccount();
        app = await addAuthenticatorApp(world.gatehouse, owner.id);
      });
      after(() => world.close());
      beforeEach(() => {
        for (const backend of world.backends) backend.seen.length = 0;
      });

      const pageOf = () => `${world.apps[0]}/strong/a%20page?x=1&y=%C5%81&z=%26`;

      /** Opens a page of the login host, and sends its form as a browser does. */
      async function fillIn(url: URL, cookie: string, fields: Record<string, string>) {
        const { send, client, login } = world;
        const opened = await send(url.href, html, cookie);
        assert.equal(opened.status, 200, opened.body);
        const all = new URLSearchParams(fields);
        for (const [, name = '', value = ''] of opened.body.matchAll(hiddenField)) {
          if (!all.has(name)) all.set(name, value.replaceAll('&amp;', '&'));
        }
        const cookies = [cookie.replace(/^Cookie: /, ''), ...opened.cookies].filter(Boolean);
        return client(url.host, url.pathname, {
          method: 'POST',
          headers: [html, form, `Cookie: ${cookies.join('; ')}`, `Origin: ${login.origin}`],
          body: all.toString(),
        });
      }

      test('a person whose session is too weak proves more, and returns to the same page', async () => {
        const { send, login, cookieFor, gatehouse, backends } = world;
        const weak = await cookieFor(owner);
        const sent = await send(pageOf(), html, weak);
        assert.equal(sent.status, 302);
        assert.equal(backends[0].seen.length, 0);
        const confirm = new URL(sent.headers['location'] ?? '');
        assert.equal(confirm.origin + confirm.pathname, `${login.origin}/account/confirm`);
        gatehouse.clock.advance(30_000);
        const { password } = owner;
        const proved = await fillIn(confirm, weak, { password, code: app.code() });
        assert.equal(proved.status, 303, proved.body);
        assert.equal(new URL(proved.headers['location'] ?? '', login).href, pageOf());
        const strong = `Cookie: ${proved.cookies.join('; ')}`;
        const arrived = await send(pageOf(), html, strong);
        assert.equal(arrived.body, applicationSays);
        assert.ok(pageOf().endsWith(backends[0].seen.at(-1)?.url ?? 'none'));
      });

      test('a stranger logs in, takes the second step, and returns to the same page', async () => {
        const { send, login, gatehouse } = world;
        const sent = await send(pageOf(), html);
        assert.equal(sent.status, 302);
        const { username, password } = owner;
        const first = new URL(sent.headers['location'] ?? '');
        const pending = await fillIn(first, 'Cookie: a=b', { username, password });
        assert.equal(pending.status, 303, pending.body);
        const step = new URL(pending.headers['location'] ?? '', login);
        assert.equal(step.pathname, '/login/second-step');
        const half = `Cookie: ${pending.cookies.join('; ')}`;
        assert.equal((await send(pageOf(), html, half)).status, 302, 'not yet');
        gatehouse.clock.advance(30_000);
        const fields = { kind: 'totp', answer: app.code() };
        const done = await fillIn(step, half, fields);
        assert.equal(done.status, 303, done.body);
        assert.equal(new URL(done.headers['location'] ?? '', login).href, pageOf());
        const arrived = await send(pageOf(), html, `Cookie: ${done.cookies.join('; ')}`);
        assert.equal(arrived.body, applicationSays);
      });

      test('a form that is sent with a session that is too weak leads to the missing proof', async () => {
        const { client, cookieFor, backends, login } = world;
        const { host, pathname } = new URL(pageOf());
        const headers = [html, form, await cookieFor(owner)];
        const answer = await client(host, pathname, { method: 'POST', headers, body: 'a=b' });
        assert.equal(answer.status, 401);
        assert.match(answer.body, /Confirm that it is you/);
        const link = `href="${login.origin}/account/confirm?need=second-factor"`;
        assert.ok(answer.body.includes(link), answer.body);
        assert.deepEqual(backends[0].seen, []);
      });

      test('a program learns which login it needs (RFC 9470)', async () => {
        const { send, client, cookieFor, backends } = world;
        const weak = await cookieFor(owner);
        for (const method of ['GET', 'POST', 'PUT']) {
          const { host, pathname } = new URL(pageOf());
          const headers = ['Accept: application/json', weak];
          const answer = await client(host, pathname, { method, headers, body: 'a=b' });
          assert.equal(answer.status, 401, method);
          assert.equal(answer.headers['location'], undefined);
          const challenge = answer.headers['www-authenticate'] ?? 'no challenge';
          assert.match(challenge, /^Bearer .*error="insufficient_user_authentication"/);
          assert.match(challenge, /acr_values="urn:gatehouse:2"/);
          assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
          assert.match(answer.body, /"code":"insufficient_user_authentication"/);
        }
        const stranger = await send(pageOf(), 'Accept: application/json');
        assert.equal(stranger.headers['www-authenticate'], 'Bearer realm="Gatehouse"');
        assert.deepEqual(backends[0].seen, []);
      });
    });
  }
}
