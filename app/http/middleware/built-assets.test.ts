import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startApplication, type TestApplication } from '../../testing/application.ts';

describe('built assets', () => {
  let app: TestApplication;
  let page: string;
  before(async () => {
    app = await startApplication();
    page = (await app.browser().get('/login')).text;
  });
  after(() => app.close());

  async function load(path: string, encoding?: string) {
    const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
    const request = http.request(app.address + path, { headers });
    const [answer] = (await once(request.end(), 'response')) as [IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
  }

  test('scripts and styles are compressed for browsers that accept gzip', async () => {
    const kinds = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };
    for (const [kind, type] of Object.entries(kinds)) {
      const [path = ''] = new RegExp(`/assets/[^"]+\\.${kind}`).exec(page) ?? [];
      const plain = await load(path);
      assert.equal(plain.headers['content-encoding'], undefined);
      const small = await load(path, 'gzip, deflate, br');
      assert.equal(small.headers['content-encoding'], 'gzip');
      assert.deepEqual(gunzipSync(small.body), plain.body);
      for (const { headers } of [plain, small]) {
        assert.equal(headers['content-type'], type);
        assert.match(headers['cache-control'] ?? '', /immutable/);
        assert.match(headers.vary ?? '', /Accept-Encoding/);
      }
      const refused = await load(path, 'gzip;q=0, identity');
      assert.equal(refused.headers['content-encoding'], undefined);
    }
  });

  test('pictures come unchanged, and unknown names are 404', async () => {
    const [icon = ''] = /\/assets\/icon[^"]+\.svg/.exec(page) ?? [];
    const answer = await load(icon, 'gzip');
    assert.deepEqual([answer.status, answer.headers['content-encoding']], [200, undefined]);
    assert.equal((await load('/assets/none.css', 'gzip')).status, 404);
  });

  test('the stylesheet is at most 8 kB on the way to a browser', async () => {
    const [path = ''] = /\/assets\/gatehouse[^"]+\.css/.exec(page) ?? [];
    const { body } = await load(path, 'gzip');
    assert.ok(body.length <= 8_000, `${body.length} bytes`);
  });
});
