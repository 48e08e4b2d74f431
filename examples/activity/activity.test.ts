import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { freePort } from '../../app/testing/machine/free-port.ts';
import { createThrowAwayDirectory } from '../../app/testing/machine/throw-away-directory.ts';
import { startExamples } from '../testing/deployment.ts';

const main = join(import.meta.dirname, 'main.ts');
const directory = createThrowAwayDirectory('activity');
const examples = await startExamples();
after(async () => {
  await examples.stop();
  directory.remove();
});

const boards = examples.boards.map(({ url }) => url).join(',');
const places = ['--url', examples.gatehouse.url, '--board', boards];

async function activity(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}

test('many people register, write and react concurrently, and every count is right', async () => {
  const accounts = join(directory.path, 'accounts.json');
  const config = join(directory.path, 'config.json');
  writeFileSync(config, JSON.stringify({ users: 6, 'max-posts': 4, 'max-likes': 99 }));
  const wishes = ['--config', config, '--max-likes', '12', '--seed', '7', '--accounts', accounts];
  const first = await activity(...wishes, ...places);
  assert.equal(first.stderr, '');
  assert.equal(first.code, 0);
  assert.match(first.stdout, /The board counts exactly what it has acknowledged\./);
  assert.match(first.stdout, /^react +\d+ +\d+ +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+$/m);
  assert.match(first.stdout, /^register {3}\[#{30}\] 6\/6/m);
  assert.equal(statSync(accounts).mode & 0o777, 0o600);
  assert.equal(JSON.parse(readFileSync(accounts, 'utf8')).length, 6);

  // The same people again, with opaque tokens that are introspected instead of verified. The same seed makes
  // the same choices.
  const second = await activity(...wishes, ...places, '--token-format', 'opaque');
  assert.equal(second.code, 0, second.stderr);
  const written = /\d+ posts written, \d+ reactions given/;
  assert.equal(written.exec(second.stdout)?.[0], written.exec(first.stdout)?.[0]);
  assert.match(second.stdout, /^register {3}\[#*\.*\] 0\/0/m);
});

test('a board that loses a reaction is found out', async (t) => {
  const [{ url } = { url: '' }] = examples.boards;
  let swallowed = 0;
  // Acknowledges the first reaction without passing it on: a lost update.
  const liar = createServer((incoming, outgoing) => {
    if (incoming.method === 'PUT' && swallowed === 0) {
      swallowed += 1;
      incoming.resume();
      outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
      return;
    }
    const { method = '', headers } = incoming;
    const onward = request(`${url}${incoming.url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(liar, 'listening');
  t.after(() => liar.close());
  const { port } = liar.address() as AddressInfo;
  const through = ['--url', examples.gatehouse.url, '--board', `http://127.0.0.1:${port}`];
  const accounts = join(directory.path, 'accounts.json');
  const wishes = ['--users', '2', '--max-likes', '1', '--seed', '3', '--accounts', accounts];
  const { code, stderr } = await activity(...wishes, ...through);
  assert.equal(code, 1);
  assert.match(stderr, /is wrong in 1 places?:\n {2}- [\w-]+: 1 (dis)?likes, counted 0/);
});

test('reports all faults of the options at once, and sends no request', async () => {
  const config = join(directory.path, 'faulty.json');
  writeFileSync(config, JSON.stringify({ users: 'many', speed: 3, seed: -1 }));
  const { code, stderr } = await activity(
    ...['--config', config, '--max-posts', '1.5', '--url', 'ftp://x', '--colour', '--board'],
  );
  assert.equal(code, 2);
  for (const fault of [
    'users must be a whole number from 1 to 10000.',
    'speed is not an option.',
    'seed must be a whole number from 0 to 2147483648.',
    '--max-posts must be a whole number from 0 to 10000.',
    '--url must be an http or https URL',
    '--colour is not an option.',
    '--board needs a value.',
  ]) {
    assert.ok(stderr.includes(`  - ${fault}`), `${fault}\n${stderr}`);
  }
  const missing = await activity('--config', join(directory.path, 'none.json'));
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /none\.json cannot be read\./);
});

test('an error ends it with a sentence', async () => {
  const url = `http://localhost:${await freePort()}`;
  const { code, stderr } = await activity('--users', '1', '--url', url);
  assert.equal(code, 1);
  assert.equal(stderr, `It stopped: register: ${url} cannot be reached; is it running?\n`);
});

test('Ctrl-C ends it with a sentence', async () => {
  // Accepts connections and never answers.
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [main, '--url', url]);
  await once(silent, 'request');
  child.kill('SIGINT');
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  silent.closeAllConnections();
  silent.close();
  assert.equal(code, 130);
  assert.match(stderr, /^\nStopped\. What was written stays on the board/);
});
