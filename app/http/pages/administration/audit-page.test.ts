import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { TestAccount } from '../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { eventually } from '../../../testing/eventually.ts';
import { insertManyEvents } from '../../../testing/many-events.ts';
import { observeStatements } from '../../../testing/plans.ts';
import { openTestDatabase } from '../../../testing/test-database.ts';

const path = '/admin/audit';
const formula = "=cmd|' /C calc'!A0";

describe('the audit trail of administrators', () => {
  let application: TestApplication;
  let administrator: TestAccount;
  let admin: TestBrowser;
  let tim: TestAccount;
  before(async () => {
    application = await startApplication({ TRUST_PROXY: 'loopback' }, undefined, {
      isSetUp: false,
    });
    administrator = await application.createAccount({ username: 'root-one', role: 'admin' });
    tim = await application.createAccount({ username: 'tim' });
    admin = await application.startSession(administrator);
    const from = { 'x-forwarded-for': '203.0.113.7', 'user-agent': formula };
    const visitor = application.browser(new Map(), from);
    await visitor.submit('/login', { username: 'tim', password: 'wrong' });
    application.clock.advance(60_000);
    await visitor.submit('/login', { username: 'tim', password: tim.password });
    await visitor.submit('/logout', {});
  });
  after(() => application.close());

  const titlesOf = ({ text }: { text: string }) =>
    [...text.matchAll(/<p class="event-list__title"><a href="[^"]+">([^<]+)/g)].map(
      ([, title]) => title,
    );
  const addressesOf = ({ text }: { text: string }) =>
    [...text.matchAll(/<p class="event-list__title"><a href="([^"]+)"/g)].map(
      ([, href]) => href ?? '',
    );
  const nextOf = ({ text }: { text: string }) =>
    /href="([^"]*cursor=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  const titles = async (query: string) => titlesOf(await admin.get(path + query));

  test('says in plain words what happened to a person, newest first, with links to them', async () => {
    const page = await admin.get(`${path}?person=tim`);
    assert.equal(page.status, 200);
    const shown = titlesOf(page);
    assert.deepEqual(shown.slice(0, 2), ['Session ended', 'Logged in']);
    assert.ok(shown.includes('Login failed'));
    assert.match(page.text, /<a href="\/admin\/accounts\/tim">tim<\/a>/);
    assert.match(page.text, /203\.0\.113\.7/);
    assert.match(page.text, new RegExp(`${shown.length} events`));
    assert.match(page.text, /name="person"[^>]*value="tim"/);
  });

  test('shows with each filter the events that fit, and together those that fit all', async () => {
    assert.deepEqual(await titles('?person=tim&outcome=failure'), ['Login failed']);
    assert.deepEqual(await titles(`?person=${tim.email}&kind=session`), ['Session ended']);
    assert.ok(!(await titles('?kind=login')).includes('Session ended'));
    assert.ok((await titles('?ip=203.0.113.7')).length >= 3);
    assert.deepEqual(await titles('?ip=198.51.100.1'), []);
    assert.deepEqual(await titles('?person=tim&event=authn_login_success'), ['Logged in']);
    assert.ok(!(await titles('?person=tim&from=1m')).includes('Login failed'));
    assert.deepEqual(await titles('?person=tim&to=1h'), []);
    assert.ok((await titles('?person=tim&from=2020-01-01&to=2999-12-31%2023:59')).length > 2);
  });

  test('shows one event with all its fields, and what else happened in its session', async () => {
    const [href = ''] = addressesOf(await admin.get(`${path}?person=tim&kind=session`));
    const page = await admin.get(href);
    assert.equal(page.status, 200);
    assert.match(page.text, /<h1[^>]*>Session ended/);
    for (const words of ['session_ended', '203.0.113.7', 'In the same session.']) {
      assert.ok(page.text.includes(words), words);
    }
    assert.deepEqual(titlesOf(page), ['Logged in']);
    const [all = ''] = /\/admin\/audit\?session=[\da-f-]+/.exec(page.text) ?? [];
    assert.deepEqual(await titles(all.slice(path.length)), ['Session ended', 'Logged in']);
    for (const id of ['00000000-0000-7000-8000-000000000000', 'nonsense']) {
      assert.equal((await admin.get(`${path}/${id}`)).status, 404);
    }
  });

  test('refuses what it does not know, and keeps what was typed', async () => {
    for (const query of ['kind=x', 'outcome=x', 'event=x', 'session=x', 'ip=x', 'to=2026-02-30']) {
      assert.equal((await admin.get(`${path}?${query}`)).status, 400, query);
    }
    const unknown = await admin.get(`${path}?person=nobody-here&from=7d`);
    assert.equal(unknown.status, 200);
    assert.match(unknown.text, /There is no account with that user name or email/);
    assert.match(unknown.text, /value="nobody-here"/);
    assert.match(unknown.text, /value="7d"/);
    const cursor = await admin.get(`${path}?cursor=nonsense`);
    assert.equal(cursor.status, 400);
    assert.match(cursor.text, /That page of the list does not exist/);
    assert.equal((await admin.get(`${path}?person=%00`)).status, 400);
    assert.equal((await admin.get(`${path}?person=a&person=b&kind[x]=1`)).status, 200);
  });

  test('is for administrators only, and its exports are too', async () => {
    const user = await application.startSession(tim);
    for (const address of [path, `${path}/export?format=csv`, `${path}/x`]) {
      assert.equal((await user.get(address)).status, 403, address);
      assert.equal((await application.browser().get(address)).status, 303, address);
    }
  });

  test('exports what the filter shows as CSV, where no cell is a formula', async () => {
    const page = await admin.get(`${path}?person=tim&kind=login`);
    const [, href = ''] = /href="([^"]*format=csv)"/.exec(page.text) ?? [];
    const { status, headers, text } = await admin.get(href.replaceAll('&amp;', '&'));
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.match(headers.get('content-disposition') ?? '', /attachment; filename="audit-.*\.csv"/);
    const lines = text.trimEnd().split('\r\n');
    assert.match(lines[0] ?? '', /^id,at,event,kind,outcome,actor,actor_id,target,/);
    assert.equal(lines.length - 1, titlesOf(page).length);
    assert.ok(lines.some((line) => line.includes(`,'${formula},`)));
    for (const cell of text.split(/,|\r\n/)) assert.doesNotMatch(cell, /^"?[=+\-@\t\r]/);
  });

  test('says the same by the API, page by page, and exports it as NDJSON', async () => {
    const api = createApiClient(application.address, asPage(admin, application.baseUrl));
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const query = `/admin/audit?person=tim&limit=2${cursor && `&cursor=${cursor}`}`;
      const { status, body } = await api('GET', query);
      assert.equal(status, 200);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.next_cursor === null) break;
      cursor = body.next_cursor;
    }
    const shown = addressesOf(await admin.get(`${path}?person=tim`));
    assert.deepEqual(
      ids.map((id) => `${path}/${id}`),
      shown,
    );
    const exported = await api('GET', '/admin/audit/export?person=tim&format=ndjson');
    const events = exported.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      events.map(({ id }) => id),
      ids,
    );
    const read = await api('GET', `/admin/audit/events/${ids[0]}`);
    assert.deepEqual(read.body.event, events[0]);
    assert.equal(read.body.shared, 'session');
    for (const query of ['person=nobody-here', 'person=nobody-here&format=csv']) {
      const where = query.includes('format') ? '/admin/audit/export' : '/admin/audit';
      assert.equal((await api('GET', `${where}?${query}`)).status, 404);
    }
    assert.equal((await api('GET', '/admin/audit?from=2026-02-30')).status, 400);
    assert.equal((await api('GET', '/admin/audit?cursor=YWRh')).status, 400);
  });

  test('says until when it is sealed, on the page and by API', async () => {
    assert.match((await admin.get(path)).text, /No event is sealed yet/);
    await application.services.sealAudit();
    assert.match((await admin.get(path)).text, /Sealed until <time [^>]*>just now<\/time>/);
    const api = createApiClient(application.address, asPage(admin, application.baseUrl));
    const { status, body } = await api('GET', '/admin/audit/seals/newest');
    assert.equal(status, 200);
    const { newest } = await application.services.verifyAudit();
    assert.equal(body.seal, `${newest?.number}-${newest?.mac}`);
    assert.match(body.sealed_until, /Z$/);
  });

  test('counts and pages through many events, and stops an export when the client goes away', async () => {
    const database = openTestDatabase(application.stores);
    await insertManyEvents(database, 30_000, application.clock.now());
    await database.close();
    const first = await admin.get(`${path}?kind=login`);
    assert.match(first.text, /More than 10,000 events/);
    const next = await admin.get(nextOf(first) ?? '');
    assert.match(nextOf(first) ?? '', /kind=login/);
    assert.equal(new Set([...addressesOf(first), ...addressesOf(next)]).size, 100);
    const { sent, stop } = observeStatements();
    const pages = () => sent.filter((statement) => /from audit_events/.test(statement.sql)).length;
    const cookie = [...admin.cookies].map((pair) => pair.join('=')).join('; ');
    const asked = request(`${application.address}${path}/export?format=csv`, {
      headers: { cookie },
    }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    await once(response, 'data');
    response.destroy();
    let seen = -1;
    await eventually('no more events are read', 20_000, async () => {
      const before = seen;
      seen = pages();
      await setTimeout(300);
      return before === seen && pages() === seen;
    });
    stop();
    assert.ok(seen < 40, `${seen} pages of 60 were read`);
  });
});
