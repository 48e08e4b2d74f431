import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Answer, startBoard } from '../testing/board.ts';

const board = await startBoard();
after(board.close);

async function somebody(username = `u${crypto.randomUUID().slice(0, 8)}`) {
  const token = await board.tokenFor(username);
  const ask = (method: string, path: string, body?: unknown) =>
    board.ask(token, method, path, body);
  return {
    username,
    token,
    ask,
    async write(text = 'something to read'): Promise<string> {
      const answer = await ask('POST', '/posts', { text });
      assert.equal(answer.status, 201);
      return answer.body.id;
    },
    react: (id: string, value: string) => ask('PUT', `/posts/${id}/reaction`, { value }),
  };
}

test('a post is written, read, listed and deleted by its author', async () => {
  const ada = await somebody();
  const bob = await somebody();
  const text = 'first line\r\n<b>山田</b>\n';
  const written = await ada.ask('POST', '/posts', { text });
  assert.equal(written.status, 201);
  assert.equal(written.headers.get('location'), `/posts/${written.body.id}`);
  assert.deepEqual(written.body, {
    id: written.body.id,
    author: ada.username,
    author_name: ada.username,
    text: 'first line\n<b>山田</b>',
    created_at: written.body.created_at,
    likes: 0,
    dislikes: 0,
    own_reaction: null,
  });
  const path = `/posts/${written.body.id}`;
  assert.deepEqual((await bob.ask('GET', path)).body, written.body);
  const refused = await bob.ask('DELETE', path);
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, 'not_your_post');
  await bob.react(written.body.id, 'like');
  assert.equal((await ada.ask('DELETE', path)).status, 204);
  for (const method of ['GET', 'DELETE']) assert.equal((await ada.ask(method, path)).status, 404);
  assert.equal((await bob.react(written.body.id, 'like')).status, 404);
});

test('posts are paged by cursor, newest first, even while others are written', async () => {
  const ada = await somebody();
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.unshift(await ada.write(`post ${count}`));
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 3; page += 1) {
    const { body } = await ada.ask('GET', `/posts?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.posts.map(({ id }: { id: string }) => id));
    cursor = body.next_cursor ?? '';
    await ada.write('in between');
  }
  assert.deepEqual(seen.slice(0, 5), ids);
  assert.deepEqual((await ada.ask('GET', '/posts?limit=200')).body.next_cursor, null);
});

test('unknown and invalid fields are refused, and all of them are named', async () => {
  const ada = await somebody();
  const id = await ada.write();
  const faulty: [string, string, unknown, string[]][] = [
    ['POST', '/posts', {}, ['text']],
    ['POST', '/posts', { text: '  \n ' }, ['text']],
    ['POST', '/posts', { text: 'x'.repeat(1001) }, ['text']],
    ['POST', '/posts', { text: 'nul \u0000' }, ['text']],
    ['POST', '/posts', '{"text":"\\ud800"}', ['text']],
    ['POST', '/posts', { text: ['a'] }, ['text']],
    ['POST', '/posts', { text: 'a', author: 'bob' }, ['author']],
    ['POST', '/posts', '["a"]', ['']],
    ['PUT', `/posts/${id}/reaction`, { value: 'love' }, ['value']],
    ['PUT', `/posts/${id}/reaction`, {}, ['value']],
    ['GET', '/posts?limit=0', undefined, ['limit']],
    ['GET', '/posts?limit=201', undefined, ['limit']],
    ['GET', '/posts?limit=2&limit=3', undefined, ['limit']],
    ['GET', '/posts?cursor=abc', undefined, ['cursor']],
    ['GET', '/posts?page=2', undefined, ['page']],
    ['GET', '/analytics/reactions', undefined, ['from', 'to']],
    ['GET', '/analytics/reactions?from=2026-02-30&to=2026-03-01', undefined, ['from']],
    ['GET', '/analytics/reactions?from=2026-03-02&to=2026-03-01', undefined, ['to']],
    ['GET', '/analytics/reactions?from=2020-01-01&to=2026-03-01', undefined, ['to']],
    ['GET', '/analytics/reactions?from=1-1-1&to=today', undefined, ['from', 'to']],
  ];
  for (const [method, path, body, fields] of faulty) {
    const answer = await ada.ask(method, path, body);
    const what = `${method} ${path} ${JSON.stringify(body)?.slice(0, 40)}`;
    assert.equal(answer.status, 400, what);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.deepEqual(
      answer.body.errors.map(({ field }: { field: string }) => field),
      fields,
      what,
    );
  }
});

test('a malformed request gets a 4xx status, and its body is not quoted', async () => {
  const ada = await somebody();
  const statuses: [Answer, number][] = [
    [await ada.ask('POST', '/posts', '{"text":"a secr'), 400],
    [await ada.ask('POST', '/posts', { text: 'x'.repeat(20_000) }), 413],
    [await ada.ask('GET', '/posts/not-an-id'), 404],
    [await ada.ask('GET', `/posts/${crypto.randomUUID()}`), 404],
    [await ada.ask('PUT', `/posts/${crypto.randomUUID()}/reaction`, { value: 'like' }), 404],
    [await ada.ask('GET', '/nothing'), 404],
    [await ada.ask('GET', '/Data'), 404],
  ];
  for (const [answer, status] of statuses) {
    assert.equal(answer.status, status);
    assert.equal(answer.body.status, status);
    assert.doesNotMatch(JSON.stringify(answer.body), /secr/);
  }
  const form = await fetch(`${board.url}/posts`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ada.token}` },
    body: new URLSearchParams({ text: 'a' }),
  });
  assert.equal(form.status, 415);
});

test('a person has one reaction to a post: repeating it changes nothing, another one replaces it, and it can be removed', async () => {
  const ada = await somebody();
  const bob = await somebody();
  const id = await ada.write();
  const counts = async () => {
    const { likes, dislikes, own_reaction: own } = (await bob.ask('GET', `/posts/${id}`)).body;
    return [likes, dislikes, own];
  };
  for (let twice = 0; twice < 2; twice += 1) {
    const answer = await bob.react(id, 'like');
    assert.equal(answer.status, 200);
    assert.deepEqual([answer.body.likes, answer.body.own_reaction], [1, 'like']);
  }
  await ada.react(id, 'like');
  assert.deepEqual(await counts(), [2, 0, 'like']);
  await bob.react(id, 'dislike');
  assert.deepEqual(await counts(), [1, 1, 'dislike']);
  for (let twice = 0; twice < 2; twice += 1) {
    assert.equal((await bob.ask('DELETE', `/posts/${id}/reaction`)).status, 204);
  }
  assert.deepEqual(await counts(), [1, 0, null]);
});

test('of many concurrent reactions none is lost and none counts twice', async () => {
  const ada = await somebody();
  const id = await ada.write();
  const people = await Promise.all(Array.from({ length: 25 }, () => somebody()));
  const answers = await Promise.all(
    people.flatMap((person, index) => [
      person.react(id, 'dislike'),
      person.react(id, 'like'),
      ...(index % 5 === 0 ? [person.ask('DELETE', `/posts/${id}/reaction`)] : []),
    ]),
  );
  assert.ok(answers.every(({ status }) => status === 200 || status === 204));
  await Promise.all(people.map((person) => person.react(id, 'like')));
  const { likes, dislikes } = (await ada.ask('GET', `/posts/${id}`)).body;
  assert.deepEqual({ likes, dislikes }, { likes: 25, dislikes: 0 });
});

test('a reaction while its post is deleted is counted or 404, never an error', async () => {
  const ada = await somebody();
  const people = await Promise.all(Array.from({ length: 8 }, () => somebody()));
  for (let round = 0; round < 5; round += 1) {
    const id = await ada.write();
    const [deleted, ...reactions] = await Promise.all([
      ada.ask('DELETE', `/posts/${id}`),
      ...people.map((person) => person.react(id, 'like')),
    ]);
    assert.equal(deleted?.status, 204);
    for (const { status } of reactions) assert.ok(status === 200 || status === 404, String(status));
  }
});

test('reactions are counted for each day between two dates, also days without any', async () => {
  const quiet = await board.ask(
    await board.tokenFor('ada'),
    'GET',
    '/analytics/reactions?from=2024-02-28&to=2024-03-01',
  );
  const none = { likes: 0, dislikes: 0 };
  assert.deepEqual(quiet.body, {
    from: '2024-02-28',
    to: '2024-03-01',
    days: ['2024-02-28', '2024-02-29', '2024-03-01'].map((day) => ({ day, ...none })),
  });

  const ada = await somebody();
  const today = new Date().toISOString().slice(0, 10);
  const count = async () =>
    (await ada.ask('GET', `/analytics/reactions?from=${today}&to=${today}`)).body.days[0];
  const before = await count();
  const [first, second] = [await ada.write(), await ada.write()];
  await ada.react(first, 'like');
  await ada.react(second, 'dislike');
  assert.deepEqual(await count(), {
    day: today,
    likes: before.likes + 1,
    dislikes: before.dislikes + 1,
  });
});

test('people see their last login and their last request', async () => {
  const username = `u${crypto.randomUUID().slice(0, 8)}`;
  const loggedInAt = Math.floor(Date.now() / 1000) - 60;
  const token = await board.gatehouse.token({
    preferred_username: username,
    auth_time: loggedInAt,
  });
  const first = await board.ask(token, 'GET', '/activity');
  assert.deepEqual(first.body, {
    last_login_at: new Date(loggedInAt * 1000).toISOString(),
    last_request_at: null,
  });
  const second = await board.ask(token, 'GET', '/activity');
  assert.ok(Math.abs(Date.parse(second.body.last_request_at) - Date.now()) < 5000);
  // An older login of the same person that is still in use is not their last one.
  const older = await board.gatehouse.token({
    preferred_username: username,
    auth_time: loggedInAt - 500,
  });
  const third = await board.ask(older, 'GET', '/activity');
  assert.equal(third.body.last_login_at, first.body.last_login_at);
});
