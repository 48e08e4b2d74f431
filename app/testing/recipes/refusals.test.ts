import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { confusingPaths } from '../confusing-paths.ts';
import { applicationSays } from './backend.ts';
import {
  layouts,
  type ProtectedApplications,
  startProtectedApplications,
} from './protected-applications.ts';
import { proxyNames } from './running-proxy.ts';

const html = 'Accept: text/html,*/*;q=0.8';

for (const proxyName of proxyNames) {
  for (const layout of layouts) {
    describe(`refusals behind ${proxyName}, ${layout.name}`, () => {
      let world: ProtectedApplications;
      before(async () => {
        world = await startProtectedApplications(proxyName, layout);
      });
      after(() => world.close());
      beforeEach(() => {
        for (const backend of world.backends) backend.seen.length = 0;
      });

      test('people without access see a page, and programs get problem details', async () => {
        const { apps, session, send, backends } = world;
        const page = await send(`${apps[0]}/admin/x`, session, html);
        assert.equal(page.status, 403);
        assert.match(page.headers['content-type'] ?? '', /^text\/html; charset=utf-8/);
        assert.match(page.body, /<h1>[^<]+<\/h1>[\s\S]*<code>[\w-]{32,36}<\/code>/);
        const problem = await send(`${apps[0]}/admin/x`, session);
        assert.equal(problem.status, 403);
        assert.equal(problem.headers['content-type'], 'application/problem+json');
        assert.match(problem.body, /"status":403,.*"code":"forbidden"/);
        assert.deepEqual(backends[0].seen, []);
      });

      test('rules apply from the next request after a change of role', async () => {
        const { gatehouse, apps, send } = world;
        const somebody = await gatehouse.createAccount();
        await gatehouse.createAccount({ role: 'admin' });
        const cookie = await world.cookieFor(somebody);
        const status = async () => (await send(`${apps[0]}/admin/x`, cookie, html)).status;
        const requestContext = { ip: '', userAgent: '', requestId: '' };
        const change = { accountId: somebody.id, requestContext };
        assert.equal(await status(), 403);
        await gatehouse.services.setRole({ ...change, role: 'admin' });
        assert.equal(await status(), 200);
        await gatehouse.services.setRole({ ...change, role: 'user' });
        assert.equal(await status(), 403);
      });

      test('no spelling of a path reaches a protected page, or causes an error', async () => {
        const { host, pathname } = new URL(world.apps[0]);
        const prefix = pathname === '/' ? '' : pathname;
        for (const path of confusingPaths.filter((path) => path.startsWith('/'))) {
          const answer = await world.client(host, prefix + path, { headers: [html] });
          assert.ok(answer.status < 500, `${path}: ${answer.status}`);
          assert.notEqual(answer.body, applicationSays, path);
        }
        const reached = world.backends.flatMap(({ seen }) => seen.map(({ url }) => url));
        assert.deepEqual(
          reached.filter((url) => !/\/public\/[\w.-]*$/.test(url)),
          [],
        );
      });

      test('headers that are too large or malformed are an error of the request, not an outage', async () => {
        const { send, apps, session } = world;
        const line = 'a'.repeat(7000);
        const large = [`A: ${line}`, `B: ${line}`, `C: ${line}`];
        for (const headers of [large, [`Cookie: a=${'a'.repeat(17_000)}`]]) {
          const answer = await send(`${apps[0]}/x`, session, html, ...headers);
          assert.match(String(answer.status), /^(?:400|431)$/);
        }
        const unreadable = await send(`${apps[0]}/x`, session, html, 'A: a\x01b');
        assert.ok(unreadable.status < 500, `${unreadable.status}`);
      });

      test('responses of an application pass unchanged', async () => {
        const { send, apps, session } = world;
        for (const status of [400, 401, 403, 431, 500, 502, 503]) {
          const answer = await send(`${apps[0]}/x`, session, `X-Answer: ${status}`);
          assert.equal(answer.status, status);
          assert.equal(answer.body, applicationSays);
        }
      });

      test('without the application people get a page that says so', async () => {
        const { send, apps, session, backends } = world;
        backends[1].close();
        const answer = await send(`${apps[1]}/x`, session, html);
        assert.equal(answer.status, 503);
        assert.match(answer.body, /<h1>Temporarily unavailable<\/h1>/);
      });

      test('without Gatehouse nothing passes', async () => {
        const { send, apps, login, session, backends } = world;
        await world.closeGatehouse();
        for (const url of [`${apps[0]}/x`, `${apps[0]}/public/x`, `${login.origin}/login`]) {
          const answer = await send(url, session, html);
          assert.equal(answer.status, 503);
          assert.equal(answer.headers['retry-after'], '2');
          assert.match(answer.body, /<h1>Temporarily unavailable<\/h1>/);
          const told = await send(url, 'Accept: */*');
          assert.equal(told.headers['content-type'], 'application/problem+json');
          assert.match(told.body, /"status":503,.*"code":"unavailable"/);
        }
        assert.deepEqual(backends[0].seen, []);
      });
    });
  }
}
