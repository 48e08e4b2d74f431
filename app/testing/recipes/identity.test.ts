import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { headersTakenOut } from '../../commands/gatehouse/recipe/template.ts';
import {
  layouts,
  type ProtectedApplications,
  startProtectedApplications,
} from './protected-applications.ts';
import { proxyNames } from './running-proxy.ts';

const identity = ['User', 'Groups', 'Name', 'Email'];
const spellings = [
  ...['Remote-', 'remote-', 'REMOTE-', 'rEmOtE-', 'Remote_', 'remote_', 'Remote-_', 'Remote.'],
  ...['Remote+', 'Remote!', 'Remote~', 'Remote|', 'Remote*', "Remote'", 'Remote`', 'Remote^'],
];
/** Every spelling, twice each. */
const forged = [
  ...[...spellings, ...spellings].flatMap((start) =>
    identity.map((name) => `${start}${name}: forged`),
  ),
  'REMOTE_USER: forged',
  'X_Forwarded_For: forged',
  // The next server removes the headers that `Connection` names.
  'Connection: close, Remote-User, Remote-Groups',
  ...['X-Forwarded-Host: x', 'X-Forwarded-Proto: https', 'X-Real-IP: forged'],
  ...['X-Forwarded-Port: forged', 'X-Forwarded-Server: forged'],
];

/** Half of the names at a time, because Gatehouse accepts at most 16 kB of headers. */
function othersForged(isEven: boolean): string[] {
  const chosen = headersTakenOut().filter((_, index) => (index % 2 === 0) === isEven);
  return chosen.flatMap((name) => [
    `${name}: forged`,
    `${name.replaceAll('-', '_').toLowerCase()}: forged`,
    `${name.toUpperCase().replace('-', '_')}: forged`,
  ]);
}

for (const proxyName of proxyNames) {
  for (const layout of layouts) {
    describe(`identity behind ${proxyName}, ${layout.name}`, () => {
      let world: ProtectedApplications;
      before(async () => {
        world = await startProtectedApplications(proxyName, layout);
      });
      after(() => world.close());
      beforeEach(() => {
        for (const backend of world.backends) backend.seen.length = 0;
      });

      test('both applications get the identity', async () => {
        const { gatehouse, apps, backends, send } = world;
        const named = await gatehouse.createAccount();
        const names = { givenName: 'Łukasz', familyName: 'Żółć 山田' };
        const { stores, clock } = gatehouse.services;
        await stores.accounts.setNames(named.id, names, clock.now());
        const cookie = await world.cookieFor(named, false);
        for (const [index, app] of apps.entries()) {
          assert.equal((await send(`${app}/x`, cookie)).status, 200);
          const { headersOf } = backends[index] ?? assert.fail();
          assert.deepEqual(headersOf('remote-user'), [named.username]);
          assert.deepEqual(headersOf('remote-email'), [named.email]);
          const [name = ''] = headersOf('remote-name');
          assert.equal(Buffer.from(name, 'latin1').toString(), 'Łukasz Żółć 山田');
          assert.deepEqual(headersOf('remote-groups').join(), '');
        }
      });

      for (const [path, isLoggedIn] of [
        ['/public/x', false],
        ['/x', true],
        ['/public/x', true],
      ] as const) {
        const visitor = isLoggedIn ? 'logged in' : 'anonymous';
        test(`no visitor can forge an identity, in any spelling (${path}, ${visitor})`, async () => {
          const { apps, backends, send, session, account } = world;
          const [{ seen, headersOf }] = backends;
          const credential = isLoggedIn ? [session] : [];
          for (const headers of [forged, othersForged(true), othersForged(false)]) {
            assert.equal((await send(apps[0] + path, ...headers, ...credential)).status, 200);
            assert.equal(headersOf('remote-user').join(), isLoggedIn ? account.username : '');
            const arrived = seen[0]?.headers ?? [];
            assert.deepEqual(
              arrived.filter((value) => value === 'forged' || value === 'x'),
              [],
            );
            assert.doesNotMatch(arrived.join('\n'), /remote[_.]|HTTP2-Settings/i);
            seen.length = 0;
          }
        });
      }

      test('no forged header opens an application, and visitors cannot ask the gate', async () => {
        const { apps, backends, send, client, session, login } = world;
        const asked = [`X-Original-URL: ${apps[0]}/public/x`, 'X-Forwarded-Uri: /public/x'];
        const methods = ['X-Original-Method: GET', 'X-Forwarded-Method: GET'];
        assert.equal((await send(`${apps[0]}/x`, ...forged, ...asked, ...methods)).status, 401);
        assert.deepEqual(backends[0].seen, []);
        for (const endpoint of ['auth-request', 'forward-auth', '../.gatehouse/check']) {
          const path = `/api/authz/${endpoint}`;
          const headers = [session, ...forged, ...asked, ...methods];
          const { status } = await client(login.host, path, { headers });
          assert.ok(status >= 400 && status < 500, `${endpoint}: ${status}`);
        }
      });

      test('the application gets the public host name with its port', async () => {
        const { apps, backends, send, session } = world;
        const { host, origin } = new URL(apps[0]);
        await send(`${apps[0]}/x`, session, `Origin: ${origin}`, 'X-Forwarded-Host: forged');
        const [{ headersOf }] = backends;
        assert.deepEqual(headersOf('host'), [host]);
        assert.deepEqual(headersOf('x-forwarded-host'), [host]);
        assert.deepEqual(headersOf('x-forwarded-proto'), ['https']);
        assert.deepEqual(headersOf('origin'), [origin]);
        assert.deepEqual(headersOf('x-real-ip'), ['127.0.0.1']);
      });
    });
  }
}
