import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from './free-port.ts';
import { type RunningNginx, startNginx } from './nginx.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const SAMPLE = `pid /run/sample.pid;
error_log /dev/stderr notice;
events { worker_connections 64; }
http {
  include mime.types;
  include limits.conf;
  access_log /dev/stdout;
  client_body_temp_path client_body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  upstream app { server 127.0.0.1:1 max_fails=0; }
  server {
    listen 8080;
    location / { proxy_pass http://app; }
  }
}
`;

const directory = createThrowAwayDirectory('nginx-sample');
const configurationFile = join(directory.path, 'nginx.conf');
const upstream = createServer((request, response) => response.end(`upstream saw ${request.url}`));

let nginx: RunningNginx;

function optionsWith(listen: number) {
  const { port } = upstream.address() as AddressInfo;
  return { configurationFile, listen, upstreams: { app: [`127.0.0.1:${port}`] } };
}

async function bodyOf(path: string): Promise<string> {
  return (await fetch(new URL(path, nginx.url), { headers: { connection: 'close' } })).text();
}

before(async () => {
  writeFileSync(configurationFile, SAMPLE);
  writeFileSync(join(directory.path, 'limits.conf'), 'client_max_body_size 1k;\n');
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  nginx = await startNginx(optionsWith(await freePort()));
});

after(async () => {
  await nginx.stop();
  upstream.close();
  directory.remove();
});

test('nginx passes requests to the given upstream and logs each', async () => {
  assert.equal(await bodyOf('/hello?a=1'), 'upstream saw /hello?a=1');
  assert.match(nginx.accessLog(), /"GET \/hello\?a=1 HTTP\/1\.1" 200/);
});

test('a file included by its relative name is used', async () => {
  const answer = await fetch(nginx.url, { method: 'POST', body: 'x'.repeat(2000) });
  assert.equal(answer.status, 413);
  await answer.text();
});

test('after a reload the changed file is used', async () => {
  writeFileSync(configurationFile, SAMPLE.replace('proxy_pass http://app;', 'return 200 "new";'));
  await nginx.reload();
  assert.equal(await bodyOf('/'), 'new');
  assert.match(await nginx.errorLog(), /reconfiguring/);
});

test("an invalid configuration is an error with nginx's message", async () => {
  const faulty = join(directory.path, 'faulty.conf');
  writeFileSync(faulty, SAMPLE.replace('proxy_pass', 'proxy_pas'));
  const options = { ...optionsWith(await freePort()), configurationFile: faulty };
  await assert.rejects(startNginx(options), /unknown directive "proxy_pas"/);
});

test('a stopped nginx no longer listens', async () => {
  const other = await startNginx(optionsWith(await freePort()));
  await other.stop();
  await assert.rejects(fetch(other.url), TypeError);
});
