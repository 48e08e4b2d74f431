import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { createRawClient } from '../testing/raw-client.ts';

describe('every response', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const paths = [
    '/',
    '/login',
    '/dashboard',
    '/setup',
    '/no-such-page',
    '/LOGIN',
    '/login/',
    '//login',
  ];

  test('carries the headers of an A+ at Mozilla Observatory', async () => {
    for (const path of paths) {
      const { headers } = await application.browser().get(path);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/, path);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /base-uri 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('referrer-policy') ?? '', /^(same-origin|no-referrer)$/);
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
      assert.equal(headers.get('cross-origin-embedder-policy'), 'require-corp');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-powered-by'), null);
      assert.ok(headers.get('x-request-id'));
      for (const line of headers.getSetCookie()) assert.match(line, /HttpOnly; SameSite=/);
    }
  });

  test('with an https BASE_URL, sets HSTS for two years and names its cookies __Host-', async (context) => {
    const secure = await startApplication({
      BASE_URL: 'https://login.example.com',
      REGISTRATION: 'closed',
    });
    context.after(() => secure.close());
    const account = await secure.createAccount();
    const browser = secure.browser();
    const answer = await browser.submit('/login', {
      username: account.username,
      password: account.password,
    });
    assert.equal(
      answer.headers.get('strict-transport-security'),
      'max-age=63072000; includeSubDomains',
    );
    const cookie = answer.headers.getSetCookie().find((line) => /^__Host-gatehouse=/.test(line));
    assert.match(cookie ?? '', /; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  test('with COOKIE_DOMAIN, shares the session below it and allows form redirects to the applications', async (context) => {
    const shared = await startApplication({
      BASE_URL: 'https://login.example.com',
      REGISTRATION: 'closed',
      COOKIE_DOMAIN: 'example.com',
      ALLOWED_REDIRECT_ORIGINS: 'https://wiki.example.com',
    });
    context.after(() => shared.close());
    const { username, password } = await shared.createAccount();
    const browser = shared.browser();
    const rd = 'https://wiki.example.com/page?a=1';
    const path = `/login?${new URLSearchParams({ rd })}`;
    const answer = await browser.submit(path, { username, password });
    assert.equal(answer.location, rd);
    const cookies = answer.headers.getSetCookie();
    assert.ok(cookies.some((line) => /^__Secure-gatehouse=.*; Domain=example\.com;/.test(line)));
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /form-action 'self' https:\/\/wiki\.example\.com/);
  });

  test('to a request with too many cookies, or one that cannot be parsed, is a page with a link', async () => {
    const port = Number(new URL(application.address).port);
    const client = createRawClient(port, false);
    const large = await client('localhost', '/login', {
      headers: [`Cookie: a=${'x'.repeat(20_000)}`],
    });
    assert.equal(large.status, 431);
    assert.match(large.body, /Delete the cookies of this site/);
    const broken = await client('localhost', '/login', { headers: ['No colon'] });
    assert.equal(broken.status, 400);
    assert.match(broken.body, /does not understand/);
    assert.equal(broken.headers['cache-control'], 'no-store');
    for (const { body } of [large, broken]) {
      assert.match(body, /<a href="\/">Go to the start page<\/a>/);
    }
  });

  test('keeps a harmless request id and replaces any other', async () => {
    const browser = application.browser();
    const given = await browser.get('/login', { 'x-request-id': 'abcd-1234-efgh' });
    assert.equal(given.headers.get('x-request-id'), 'abcd-1234-efgh');
    const replaced = await browser.get('/login', { 'x-request-id': 'a b"<script>' });
    assert.match(replaced.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  });

  test('to an error is a page for people and problem+json for programs', async () => {
    const browser = application.browser();
    const page = await browser.get('/no-such-page');
    assert.equal(page.status, 404);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html; charset=utf-8$/);
    assert.match(page.text, /Page not found/);
    const problem = await browser.get('/no-such-page', { accept: 'application/json' });
    assert.equal(problem.status, 404);
    assert.match(problem.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const { status, code, request_id } = JSON.parse(problem.text);
    assert.deepEqual({ status, code }, { status: 404, code: 'not_found' });
    assert.equal(request_id, problem.headers.get('x-request-id'));
  });

  test('to an unsupported method is 405 and names the allowed methods', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await fetch(`${application.address}/login`, { method });
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.get('allow'), 'GET, HEAD, POST');
    }
    const head = await fetch(`${application.address}/login`, { method: 'HEAD' });
    assert.equal(head.status, 200);
  });

  test('to a malformed form is a 4xx error with a reason', async () => {
    const browser = application.browser();
    const form = 'application/x-www-form-urlencoded';
    const cases: [string, string, number][] = [
      ['application/json', '{"username":"a"}', 415],
      ['text/plain', 'username=a', 415],
      ['multipart/form-data; boundary=x', '--x--', 415],
      [form, `username=${'a'.repeat(20_000)}`, 413],
      [form, 'username=a&username=b', 400],
      [form, Array.from({ length: 50 }, (_, index) => `f${index}=1`).join('&'), 413],
      [`${form}; charset=utf-7`, 'username=a', 415],
    ];
    for (const [type, body, status] of cases) {
      const answer = await browser.post('/login', body, { 'content-type': type });
      assert.equal(answer.status, status, `${type} ${body.slice(0, 20)}`);
    }
    const compressed = await browser.post('/login', 'x', { 'content-encoding': 'gzip' });
    assert.equal(compressed.status, 415);
  });

  test('to nonsense is never a 5xx error', async () => {
    const browser = application.browser();
    await browser.get('/login');
    const bodies = [
      '__proto__=1&constructor=2&toString=3',
      '__proto__[admin]=1',
      'username=%00&password=%ff%fe',
      '%',
      '=&==&&',
      'username[]=a&password[a]=b',
    ];
    for (const body of bodies) {
      const { status } = await browser.post('/login', body);
      assert.ok(status >= 400 && status < 500, `${body}: ${status}`);
    }
    for (const path of [
      '/%',
      '/%00',
      '/login?rd=%',
      '/..%2f..%2fetc/passwd',
      '/assets/%2e%2e/manifest.json',
    ]) {
      const { status } = await browser.get(path);
      assert.ok(status < 500, `${path}: ${status}`);
    }
  });

  test('serves assets with a cache lifetime of a year, and no other file', async () => {
    const browser = application.browser();
    const page = await browser.get('/login');
    const [, stylesheet = ''] = /href="(\/assets\/gatehouse\.[^"]+\.css)"/.exec(page.text) ?? [];
    const answer = await browser.get(stylesheet);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    for (const path of [
      '/package.json',
      '/.git/HEAD',
      '/.env',
      '/views/base.njk',
      '/data/gatehouse.db',
    ]) {
      assert.equal((await browser.get(path)).status, 404, path);
    }
  });
});

describe('an internal error', () => {
  test('shows no cause, and the log has none of the request body', async (context) => {
    const application = await startApplication({ LOG_LEVEL: 'error' });
    context.after(() => application.close());
    const written: string[] = [];
    context.mock.method(application.services.logger, 'error', (fields: object) => {
      written.push(JSON.stringify(fields));
    });
    context.mock.method(application.services.stores.accounts, 'findByLogInName', () => {
      throw new Error('select secret_column from accounts');
    });
    const answer = await application.browser().submit('/login', {
      username: 'a-canary-name',
      password: 'a-canary-password',
    });
    assert.equal(answer.status, 500);
    assert.ok(!answer.text.includes('secret_column'));
    assert.ok(!answer.text.includes('.ts:'));
    assert.match(answer.text, /Something went wrong on our side/);
    assert.equal(written.length, 1);
    assert.ok(!written[0]?.includes('canary'));
  });
});
