import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { type Answer, asked, startBoard } from '../testing/board.ts';
import { chartOf } from './chart.ts';

const origin = 'http://login.localhost:8080';
const board = await startBoard({ BOARD_ORIGIN: origin });
after(board.close);

const as = (username: string, more: Record<string, string> = {}) => ({
  'Remote-User': username,
  'Remote-Name': '',
  'Remote-Email': '',
  Accept: 'text/html',
  ...more,
});

/** Sends header values byte by byte, and repeated headers, which fetch cannot do. */
function get(path: string, headers: readonly (readonly [string, string])[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const flat = headers.flatMap(([name, value]) => [name, Buffer.from(value).toString('latin1')]);
    request(`${board.url}${path}`, { headers: ['Host', 'localhost', ...flat] }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: new Headers(), body }),
      );
    })
      .on('error', reject)
      .end();
  });
}

async function send(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = as('ada', { Origin: origin }),
): Promise<Answer> {
  return asked(
    `${board.url}/board/${path}`,
    'POST',
    { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    new URLSearchParams(fields),
  );
}

test('the page shows the name from Gatehouse, in any script', async () => {
  const answer = await get('/board/', [
    ['Remote-User', 'lukasz'],
    ['Remote-Name', 'Łukasz Żółć 山田'],
    ['Remote-Email', 'lukasz@example.com'],
    ['Accept', 'text/html'],
  ]);
  assert.equal(answer.status, 200);
  assert.match(answer.body, /<h1[^>]*>Hello, Łukasz Żółć 山田<\/h1>/);
  assert.match(answer.body, /lukasz@example\.com/);
  assert.match(answer.body, /href="http:\/\/127\.0\.0\.1:\d+\/logout"/);
});

test('a missing, empty or repeated Remote-User is refused', async () => {
  const spellings: [string, string][][] = [
    [],
    [['Remote-User', '']],
    [
      ['Remote-User', 'ada'],
      ['Remote-User', 'ada'],
    ],
    [
      ['Remote-User', 'ada'],
      ['remote-user', 'admin'],
    ],
    [['Remote_User', 'admin']],
    [
      ['X-Remote-User', 'admin'],
      ['X-Forwarded-For', '127.0.0.1'],
    ],
  ];
  for (const headers of spellings) {
    const answer = await get('/board/', [...headers, ['Accept', 'text/html']]);
    assert.equal(answer.status, 401, JSON.stringify(headers));
    assert.ok(answer.body.includes('/login?rd=http%3A%2F%2Flogin.localhost%3A8080%2Fboard%2F"'));
  }
});

test('Remote-User is accepted only from proxies, whatever X-Forwarded-For says', async (t) => {
  const distant = await startBoard({ BOARD_TRUST_PROXY: '10.84.84.2,192.0.2.0/24' });
  t.after(distant.close);
  for (const method of ['GET', 'POST']) {
    const headers = as('admin', { 'X-Forwarded-For': '10.84.84.2', Origin: origin });
    const answer = await asked(`${distant.url}/board/`, method, headers);
    assert.equal(answer.status, 403);
  }
});

test('a post is written and escaped, and its reactions are set, changed and removed', async () => {
  const written = await send('posts', { text: 'one\n<script>alert(1)</script> {{ 7 * 7 }}' });
  assert.equal(written.status, 303);
  const [, id = ''] = /^\/board\/#post-([\w-]+)$/.exec(written.headers.get('location') ?? '') ?? [];
  const page = async (username = 'ada') =>
    (await asked(`${board.url}/board/`, 'GET', as(username))).body as string;
  assert.match(await page(), /&lt;script&gt;alert\(1\)&lt;\/script&gt; \{\{ 7 \* 7 \}\}/);

  const pressed = async () =>
    [...(await page()).matchAll(/value="(\w+)" aria-pressed="(true|false)"/g)]
      .slice(0, 2)
      .map(([, value, isPressed]) => `${value} ${isPressed}`);
  assert.deepEqual(await pressed(), ['like false', 'dislike false']);
  assert.equal((await send(`posts/${id}/reaction`, { value: 'like' })).status, 303);
  assert.deepEqual(await pressed(), ['none true', 'dislike false']);
  await send(`posts/${id}/reaction`, { value: 'dislike' });
  assert.deepEqual(await pressed(), ['like false', 'none true']);
  assert.match(await page(), /<desc[^>]*>0 likes and 1 dislike in 7 days\./);
  assert.match(await page(), /<rect class="chart__bar chart__bar--dislike"[^>]* height="122"/);
  await send(`posts/${id}/reaction`, { value: 'none' });
  assert.deepEqual(await pressed(), ['like false', 'dislike false']);

  assert.match(await page(), /Delete permanently/);
  assert.doesNotMatch(await page('bob'), /Delete permanently/);
  const foreign = await send(`posts/${id}/delete`, {}, as('bob', { Origin: origin }));
  assert.equal(foreign.status, 404);
  assert.equal((await send(`posts/${id}/delete`, {})).status, 303);
  assert.doesNotMatch(await page(), /alert\(1\)/);
});

test('a missing text is reported, and a refused text stays in the form', async () => {
  const empty = await send('posts', { text: '  ' });
  assert.equal(empty.status, 400);
  assert.match(empty.body, /<title>Error: /);
  assert.match(empty.body, /Write something\./);
  const long = await send('posts', { text: `${'x'.repeat(1000)} the end` });
  assert.equal(long.status, 400);
  assert.match(long.body, /x the end<\/textarea>/);
});

test('an unknown address gets a page in browsers, and no page in programs', async () => {
  const lost = await asked(`${board.url}/board/nope`, 'GET', as('ada'));
  assert.equal(lost.status, 404);
  assert.match(lost.body, /<h1[^>]*>Page not found<\/h1>[\s\S]*href="\/board\/"/);
  const led = await asked(`${board.url}/`, 'GET', { Accept: 'text/html,*/*;q=0.8' });
  assert.equal(led.status, 303);
  assert.equal(led.headers.get('location'), '/board/');
  assert.equal((await asked(`${board.url}/`, 'GET', { Accept: '*/*' })).status, 401);
});

test('the chart shows numbers of any size, and says when there are none', () => {
  const day = { day: '2026-11-21', likes: 0, dislikes: 0 };
  assert.equal(chartOf([day, day]).isEmpty, true);
  const chart = chartOf([day, { ...day, likes: 1, dislikes: 123_456_789 }]);
  assert.equal(chart.isEmpty, false);
  assert.deepEqual(
    chart.days.map(({ bars }) => bars.map(({ label }) => label)),
    [
      ['0', '0'],
      ['1', '123M'],
    ],
  );
});

test('a form of another site changes nothing', async () => {
  const before = (await asked(`${board.url}/board/`, 'GET', as('ada'))).body;
  for (const headers of [
    as('ada'),
    as('ada', { Origin: 'null' }),
    as('ada', { Origin: 'http://login.localhost:8081' }),
    as('ada', { Origin: board.url }),
  ]) {
    const answer = await send('posts', { text: 'forged' }, headers);
    assert.equal(answer.status, 403);
    assert.match(answer.body, /another site/);
  }
  assert.equal((await asked(`${board.url}/board/`, 'GET', as('ada'))).body, before);
});

test('older posts have pages of their own, and a reaction redirects back there', async () => {
  for (let count = 0; count < 21; count += 1) await send('posts', { text: `number ${count}.` });
  const first = (await asked(`${board.url}/board/`, 'GET', as('ada'))).body as string;
  const [, cursor = ''] = /\?cursor=([\w-]+)">Older posts/.exec(first) ?? [];
  const second = await asked(`${board.url}/board/?cursor=${cursor}`, 'GET', as('ada'));
  assert.match(second.body, /number 0\./);
  const [, action = ''] =
    /action="\/board\/(posts\/[\w-]+\/reaction\?cursor=[\w-]+)"/.exec(second.body) ?? [];
  const answer = await send(action, { value: 'like' });
  const location = answer.headers.get('location') ?? '';
  assert.match(location, new RegExp(`^/board/\\?cursor=${cursor}#post-`));
  const faulty = await asked(`${board.url}/board/?cursor=nonsense`, 'GET', as('ada'));
  assert.equal(faulty.status, 400);
});

test('the stylesheet is cached, pages are not, and nothing is loaded from other sites', async () => {
  const page = await asked(`${board.url}/board/`, 'GET', as('ada'));
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  const [, stylesheet = ''] = /href="(\/board\/assets\/[\w-]+\.css)"/.exec(page.body) ?? [];
  const css = await asked(`${board.url}${stylesheet}`, 'GET', {});
  assert.equal(css.status, 200);
  assert.match(css.headers.get('content-type') ?? '', /^text\/css/);
  assert.match(css.headers.get('cache-control') ?? '', /immutable/);
  assert.match(css.body, /prefers-color-scheme:\s*dark/);
});

test('a program without access gets problem details instead of a page', async () => {
  const answer = await asked(`${board.url}/board/`, 'GET', { Accept: 'application/json' });
  assert.equal(answer.status, 401);
  assert.equal(answer.body.code, 'login_required');
});
