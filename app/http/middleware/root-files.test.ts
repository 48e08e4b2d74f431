import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApplication } from '../../testing/application.ts';

test('serves the files that browsers and crawlers request at fixed addresses, with a cache lifetime', async (t) => {
  const settingUp = await startApplication({}, undefined, { isSetUp: false });
  t.after(() => settingUp.close());
  const browser = settingUp.browser();
  for (const [path, type] of [
    ['/favicon.ico', /^image\/(x-icon|vnd\.microsoft\.icon)$/],
    ['/apple-touch-icon.png', /^image\/png$/],
    ['/robots.txt', /^text\/plain; charset=utf-8$/],
  ] as const) {
    const { status, headers } = await browser.get(path);
    assert.equal(status, 200, path);
    assert.match(headers.get('content-type') ?? '', type);
    assert.equal(headers.get('cache-control'), 'public, max-age=86400');
    assert.ok(Number(headers.get('content-length')) < 4096, path);
    assert.deepEqual(headers.getSetCookie(), []);
  }
  assert.equal((await browser.get('/robots.txt')).text, 'User-agent: *\nDisallow: /\n');
  assert.equal((await browser.get('/robots.txt/')).status, 404);
  assert.equal((await browser.get('/..%2fpackage.json')).status, 404);
  const page = (await browser.get('/setup')).text;
  assert.match(page, /<link rel="apple-touch-icon" href="\/apple-touch-icon\.png">/);
});
