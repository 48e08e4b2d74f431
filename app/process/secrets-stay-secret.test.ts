import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { readConfig } from '../config.ts';
import { createServices, type Services } from '../services.ts';
import { createBrowser, type TestBrowser } from '../testing/browser.ts';
import { dumpStores } from '../testing/dump.ts';
import { type GatehouseProcess, startGatehouse } from '../testing/gatehouse-process.ts';
import { emailsTo, linkIn } from '../testing/mail.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

/** Different from any other text that is written. */
const newPassword = () => `Canary ${randomBytes(8).toString('hex')} Zq`;

let stores: TestStores;
let server: GatehouseProcess;
let services: Services;
/** Secrets that only their owner may read, with a description. */
const secrets = new Map<string, string>();

before(async () => {
  stores = await createTestStores();
  server = await startGatehouse({ ...stores.environment, LOG_LEVEL: 'trace' });
  services = createServices(readConfig({ LOG_LEVEL: 'silent', ...stores.environment }));
});
after(async () => {
  await server.process.stop();
  await services.close();
  await stores.remove();
});

function secret(what: string, value = newPassword()): string {
  assert.ok(value.length > 10, `no ${what}`);
  secrets.set(what, value);
  return value;
}

/** Other tests share the Redis that counts requests by network. */
const network = { 'x-forwarded-for': `198.18.${randomBytes(2).join('.')}` };

function newBrowser(): TestBrowser {
  const address = `http://127.0.0.1:${server.port}`;
  return createBrowser(address, new URL(server.url), new Map(), network);
}

/** Remembers the secrets in a browser's cookies. */
function keepCookies(who: string, { cookies }: TestBrowser) {
  const value = decodeURIComponent(cookies.get('gatehouse') ?? '');
  const [secretId = '', signature = ''] = value.replace(/^s:/, '').split('.');
  secret(`session of ${who}`, secretId);
  secret(`signature of ${who}`, signature);
  secret(`device of ${who}`, cookies.get(`gatehouse-${server.port}-device`)?.split('.').at(-1));
}

async function mailedLink(address: string, path: string): Promise<string> {
  const emails = await emailsTo(services, address);
  const full = await Promise.all(emails.map(({ id }) => services.devMailbox?.find(id)));
  const mail = full.find((one) => one?.text.includes(`${path}?token=`));
  const link = linkIn({ text: mail?.text ?? '' }, path);
  secret(`token for ${path}`, link.split('token=')[1]);
  return link;
}

/** Opens an emailed link, and submits the form on its page. */
async function follow(browser: TestBrowser, link: string, fields: Record<string, string> = {}) {
  const [path = ''] = link.split('?');
  assert.equal((await browser.get(link)).status, 303, link);
  return browser.submit(path, fields);
}

async function call(path: string, init: { body?: object | string; headers?: object } = {}) {
  const { body, headers } = init;
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
    ...(body === undefined ? {} : { method: 'POST' }),
    headers: { 'content-type': 'application/json', ...network, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

async function administrate(): Promise<TestBrowser> {
  const admin = newBrowser();
  const link = server.setUpLink() ?? '';
  secret('set-up token', link.split('token=')[1]);
  const password = secret('password of the administrator');
  const answer = await admin.submit(link, { username: 'Ada', email: 'ada@example.com', password });
  assert.equal(answer.status, 303);
  keepCookies('the administrator', admin);
  await newBrowser().submit('/login', { username: 'ada', password: secret('wrong password') });
  // People type their password into the field for the user name by mistake.
  await newBrowser().submit('/login', { username: secret('mistyped'), password });
  await newBrowser().get(`/login?${new URLSearchParams({ username: 'a', password })}`);
  await admin.post('/account', { given_name: 'x', _csrf: secret('stale form') });
  return admin;
}

async function invite(admin: TestBrowser) {
  const email = 'guest@example.com';
  await admin.submit('/admin/invitations', { email, role: 'user' });
  const guest = newBrowser();
  const password = secret('password of the guest');
  const link = await mailedLink(email, '/invite');
  assert.equal((await follow(guest, link, { username: 'Guest', password })).status, 303);
  keepCookies('the guest', guest);
  await follow(newBrowser(), link);
}

async function live() {
  const person = newBrowser();
  const email = 'grace@example.com';
  let password = secret('password');
  await person.submit('/register', { username: 'Grace', email, password });
  assert.equal((await follow(person, await mailedLink(email, '/confirm-email'))).status, 303);
  const chosen = secret('reset password');
  await person.submit('/forgot-password', { email });
  const reset = await mailedLink(email, '/reset-password');
  assert.equal((await follow(person, reset, { password: chosen })).status, 303);
  assert.equal((await person.submit('/login', { username: email, password: chosen })).status, 303);
  keepCookies('the person', person);
  password = secret('changed password');
  const change = { current: chosen, password };
  assert.equal((await person.submit('/account/password', change)).status, 303);
  keepCookies('the person, renewed', person);
  const moved = 'grace.hopper@example.com';
  await person.submit('/account/email', { email: moved });
  await follow(person, await mailedLink(moved, '/confirm-new-email'));
  await useKey(person);
  await useTokens({ username: 'grace', password });
  await person.submit('/account/confirm', { password: secret('wrong proof') });
  const left = await person.submit('/account/delete', { password });
  assert.equal(left.status, 303);
}

async function useKey(person: TestBrowser) {
  const form = { name: 'Backup', expires: 'month', scope_read: 'yes' };
  const { text } = await person.submit('/account/api-keys', form);
  const key = secret('API key', /gh_\w{20,}/.exec(text)?.[0]);
  assert.equal((await call('/me', { headers: { 'x-api-key': key } })).status, 200);
  assert.equal((await call('/me', { headers: { 'x-api-key': `${key}x` } })).status, 401);
  await call(`/me?${new URLSearchParams({ api_key: key })}`);
}

async function useTokens(credentials: { username: string; password: string }) {
  for (const token_format of ['opaque', 'jwt']) {
    const { json } = await call('/login', { body: { ...credentials, token_format } });
    const token = secret(`${token_format} token`, json.access_token);
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await call('/me', { headers })).status, 200);
    await call(`/me?${new URLSearchParams({ access_token: token })}`);
    if (json.refresh_token === undefined) continue;
    const refreshed = await call('/refresh', {
      body: { refresh_token: secret('refresh token', json.refresh_token) },
    });
    secret('second refresh token', refreshed.json.refresh_token);
  }
  await call('/login', { body: `{"username": "grace", "password": "${credentials.password}` });
  await call('/login', { body: { ...credentials, password: secret('wrong by the API') } });
}

test('no log line and no row contains a password, token, key or session id, whatever was done', async () => {
  const admin = await administrate();
  await invite(admin);
  await live();
  assert.ok(secrets.size > 20, `${secrets.size} secrets`);
  const stored = await dumpStores(stores);
  const log = server.process.stdout();
  assert.ok(log.split('\n').length > 40 && stored.includes('user_deleted'));
  for (const [what, value] of secrets) {
    assert.ok(!log.includes(value), `the log holds the ${what}`);
    assert.ok(!stored.includes(value), `the stores hold the ${what}`);
  }
});
