import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { applicationSays } from './backend.ts';
import {
  layouts,
  type ProtectedApplications,
  startProtectedApplications,
} from './protected-applications.ts';
import { proxyNames } from './running-proxy.ts';

const html = 'Accept: text/html,*/*;q=0.8';
const hiddenField = /type="hidden" name="([^"]*)" value="([^"]*)"/g;

for (const proxyName of proxyNames) {
  for (const layout of layouts) {
    describe(`logging in behind ${proxyName}, ${layout.name}`, () => {
      let world: ProtectedApplications;
      before(async () => {
        world = await startProtectedApplications(proxyName, layout);
      });
      after(() => world.close());
      beforeEach(() => {
        for (const backend of world.backends) backend.seen.length = 0;
      });

      test('people are redirected to the login, and back to the same page', async () => {
        const { send, client, account, login, apps, backends } = world;
        const page = `${apps[0]}/a%20page?x=1&y=%C5%81`;
        const sent = await send(page, html);
        assert.equal(sent.status, 302);
        assert.equal(backends[0].seen.length, 0);
        const form = new URL(sent.headers['location'] ?? '');
        assert.equal(form.origin + form.pathname, `${login.origin}/login`);
        const opened = await send(form.href, html);
        assert.equal(opened.status, 200);
        const { username, password } = account;
        const fields = new URLSearchParams({ username, password });
        for (const [, name = '', value = ''] of opened.body.matchAll(hiddenField)) {
          fields.set(name, value.replaceAll('&amp;', '&'));
        }
        const loggedIn = await client(form.host, form.pathname, {
          method: 'POST',
          headers: [
            ...[html, `Cookie: ${opened.cookies.join('; ')}`, `Origin: ${login.origin}`],
            'Content-Type: application/x-www-form-urlencoded',
          ],
          body: fields.toString(),
        });
        assert.equal(loggedIn.status, 303);
        assert.equal(new URL(loggedIn.headers['location'] ?? '', login).href, page);
        const arrived = await send(page, html, `Cookie: ${loggedIn.cookies.join('; ')}`);
        assert.equal(arrived.body, applicationSays);
        assert.ok(page.endsWith(backends[0].seen.at(-1)?.url ?? 'none'));
      });

      if (!layout.isOnOwnHosts) {
        test('a path without its slash redirects to the one with it, on the same host and port', async () => {
          const answer = await world.send(`${world.apps[0]}?a=b`, html);
          assert.match(String(answer.status), /^30[18]$/);
          assert.equal(answer.headers['location'], '/wiki/?a=b');
        });

        test('the longer of two paths decides', async () => {
          const { send, apps, session, backends } = world;
          assert.equal((await send(`${apps[1]}/x`, session)).status, 200);
          assert.deepEqual(
            backends.map(({ seen }) => seen.length),
            [0, 1],
          );
        });
      }

      test('programs get 401, and no redirect', async () => {
        const { client, apps, backends } = world;
        for (const method of ['POST', 'PUT', 'GET']) {
          const { host, pathname } = new URL(`${apps[0]}/x`);
          const headers = method === 'GET' ? ['Accept: */*'] : [html];
          const answer = await client(host, pathname, { method, headers, body: 'a=b' });
          assert.equal(answer.status, 401, method);
          assert.equal(answer.headers['location'], undefined);
          assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
        }
        assert.deepEqual(backends[0].seen, []);
      });

      test('a logout ends the session for all applications', async () => {
        const { gatehouse, account, apps, send } = world;
        const cookie = await world.cookieFor(account);
        for (const app of apps) assert.equal((await send(`${app}/x`, cookie)).status, 200);
        const { stores, sessions, clock } = gatehouse.services;
        const ended = await stores.sessions.end({ accountId: account.id }, 'log-out', clock.now());
        await sessions.propagate(ended.map(({ invalidation }) => invalidation));
        for (const app of apps) assert.equal((await send(`${app}/x`, cookie)).status, 401);
      });
    });
  }
}
