import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { type CommandProcess, openCommands } from '../../../testing/command-line.ts';
import { createThrowAwayDirectory } from '../../../testing/machine/throw-away-directory.ts';

const rules = `
- { host: a.example.com, path: /public, methods: [GET], allow: public }
- host: a.example.com
  path: /team
  allow: { groups: [editors], users: [eve] }
- { host: a.example.com, path: /Admin, allow: { roles: [admin] } }
- { host: a.example.com, networks: [203.0.113.0/24], allow: public }
- { host: a.example.com, path: /closed, allow: deny }
- { host: "*.internal.example.com", allow: { roles: [admin], groups: [editors] } }
- { host: queue.example.com, allow: authenticated, paths: encoded-slash }
`;

describe('access rules at the command line', () => {
  const directory = createThrowAwayDirectory('rules-commands');
  const file = join(directory.path, 'rules.yaml');
  let app: TestApplication;
  let commands: CommandProcess;
  before(async () => {
    writeFileSync(file, rules);
    app = await startApplication({ ACCESS_RULES_FILE: file });
    const DATA_DIR = join(directory.path, 'data');
    commands = openCommands({ DATA_DIR, ...app.stores.environment, ACCESS_RULES_FILE: file });
  });
  after(async () => {
    commands.stop();
    await app.close();
    directory.remove();
  });

  const run = (line: string) => commands.run(line.split(' '), '');
  const explain = async (line: string) =>
    JSON.parse((await run(`rules explain ${line} --json`)).stdout);

  test('check counts the rules, warns of those that are never used, and names each fault', async () => {
    assert.equal((await run(`rules check ${file}`)).stdout, '7 rules, no errors.\n');
    const other = join(directory.path, 'other.yaml');
    writeFileSync(
      other,
      '- { host: a.example, allow: deny }\n- { host: a.example, path: /x, allow: public }\n',
    );
    const warned = await run(`rules check ${other}`);
    assert.match(warned.stdout, /line 2 is never used, because the rule on line 1 comes first/);
    writeFileSync(other, '- { host: a.example, allow: all }\n- { host: "a b", allow: deny }\n');
    const faulty = await run(`rules check ${other}`);
    assert.equal(faulty.exitCode, 1);
    assert.match(faulty.stderr, /line 1: allow must be [\s\S]+line 2: host must be /);
    assert.equal((await run(`rules check ${join(directory.path, 'none.yaml')}`)).exitCode, 1);
  });

  test('explain names the rule, the answer and the reason', async () => {
    const { username } = await app.createAccount();
    const said = async (line: string) => (await run(`rules explain ${line}`)).stdout;
    const url = 'https://a.example.com';
    assert.match(
      await said(`${url}/public`),
      /^Rule 1 decides: line 2, .+\n200: everybody may pass/,
    );
    assert.match(await said(`${url}/public --method POST`), /^No rule matches.+\n401: /);
    const refused = await said(`${url}/team --user ${username}`);
    assert.match(refused, new RegExp(`line 3.+\n403: .+${username} pass, .+ user and no groups`));
    assert.match(await said(`${url}/ADMIN`), /Rule 3 decides[\s\S]+another one[\s\S]+401: /);
    assert.match(await said(`${url}/a//b`), /403: two servers could read/);
    assert.match(await said(`${url}/closed --user ${username}`), /403: the rule lets nobody pass/);
    for (const wrong of ['a.example.com', `${url}/ --from here`, `${url}/ --method get`]) {
      assert.equal((await run(`rules explain ${wrong}`)).exitCode, 2, wrong);
    }
    assert.equal((await run(`rules explain ${url}/ --user nobody`)).exitCode, 1);
  });

  test('explain says of 200 requests what the gate answers', async () => {
    const admin = await app.createAccount({ role: 'admin' });
    const editor = await app.createAccount();
    await app.services.stores.accounts.setGroups(editor.id, ['editors'], app.clock.now());
    const eve = await app.createAccount({ username: 'eve' });
    const people = [undefined, admin, editor, eve];
    const cookies = await Promise.all(
      people.map(async (account) => {
        if (account === undefined) return '';
        const { cookies } = await app.startSession(account, { isCopied: false });
        return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      }),
    );
    const places = [
      ...[
        '/',
        '/public/x',
        '/Public',
        '/team',
        '/team/x',
        '/Team.',
        '/admin',
        '/Admin/x',
        '/closed',
      ],
      ...['/CLOSED', '/a%2fb', '/../x'],
    ].map((path) => `https://a.example.com${path}`);
    places.push('https://b.internal.example.com:444/x', 'https://queue.example.com/a%2Fb');
    const asked = people.flatMap((_, person) =>
      places.flatMap((url) => [
        { person, url, method: 'GET', from: '198.51.100.7' },
        { person, url, method: 'GET', from: '203.0.113.7' },
        { person, url, method: 'POST', from: '198.51.100.7' },
        { person, url, method: 'HEAD', from: '::ffff:203.0.113.9' },
      ]),
    );
    assert.ok(asked.length >= 200);
    for (const { person, url, method, from } of asked) {
      const headers = {
        'x-original-url': url,
        'x-original-method': method,
        'x-forwarded-for': from,
      };
      const request = http.request(`${app.address}/api/authz/auth-request`, {
        headers: { ...headers, cookie: cookies[person] },
      });
      const [answer] = (await once(request.end(), 'response')) as [IncomingMessage];
      answer.resume();
      const name = people[person]?.username;
      const user = name === undefined ? '' : ` --user ${name}`;
      const { status } = await explain(`${url} --method ${method} --from ${from}${user}`);
      assert.equal(status, answer.statusCode, `${method} ${url} from ${from} by ${name}`);
    }
  });
});
