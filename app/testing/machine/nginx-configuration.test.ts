import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeConfiguration, hasMainDirective } from './nginx-configuration.ts';

const SAMPLE = `# listen 1; pid no;
pid /run/nginx.pid; # the pid
events { worker_connections 64; }
http {
  log_format line '$remote_addr; listen 7; {"a": "\\'"}';
  map $http_upgrade $connection { default "upgrade;"; '' close; }
  upstream app {
    least_conn;
    server 127.0.0.1:3000 max_fails=0; # first
    server app-2:3000 weight=2;
    keepalive 16;
  }
  upstream other { server 127.0.0.1:4000; }
  server {
    listen 8080 default_server reuseport;
    listen [::]:8080; listen unix:/run/gate.sock;
    server_name listen;
    location ~ "^/x{2}$" { proxy_pass http://app\${uri}; return 404 'server 1;'; }
  }
}
`;

const unchanged = { listen: 8080, pidFile: '/run/nginx.pid', upstreams: {} };

test('a configuration without changes stays identical byte for byte', () => {
  assert.equal(changeConfiguration(SAMPLE, unchanged), SAMPLE);
});

test('only the port of every listen directive is changed', () => {
  const expected = SAMPLE.replace('listen 8080 default', 'listen 21234 default').replace(
    '[::]:8080;',
    '[::]:21234;',
  );
  assert.equal(changeConfiguration(SAMPLE, { ...unchanged, listen: 21_234 }), expected);
});

test('only the pid file is changed', () => {
  const expected = SAMPLE.replace('pid /run/nginx.pid;', 'pid /tmp/x/nginx.pid;');
  assert.equal(
    changeConfiguration(SAMPLE, { ...unchanged, pidFile: '/tmp/x/nginx.pid' }),
    expected,
  );
});

test('the addresses in a named upstream block are changed, with parameters kept', () => {
  const upstreams = { app: ['127.0.0.1:21001', '127.0.0.1:21002'] };
  const expected = SAMPLE.replace('server 127.0.0.1:3000', 'server 127.0.0.1:21001').replace(
    'server app-2:3000',
    'server 127.0.0.1:21002',
  );
  assert.equal(changeConfiguration(SAMPLE, { ...unchanged, upstreams }), expected);
});

test('more addresses than lines add lines with the parameters of the last one', () => {
  const upstreams = { app: ['a:1', 'b:2', 'c:3'] };
  const expected = SAMPLE.replace('server 127.0.0.1:3000', 'server a:1').replace(
    'server app-2:3000 weight=2;',
    'server b:2 weight=2;\n    server c:3 weight=2;',
  );
  assert.equal(changeConfiguration(SAMPLE, { ...unchanged, upstreams }), expected);
});

test('fewer addresses than lines remove the last lines', () => {
  const upstreams = { app: ['a:1'] };
  const expected = SAMPLE.replace('server 127.0.0.1:3000', 'server a:1').replace(
    'server app-2:3000 weight=2;',
    '',
  );
  assert.equal(changeConfiguration(SAMPLE, { ...unchanged, upstreams }), expected);
});

test('an unknown upstream is an error', () => {
  const upstreams = { application: ['a:1'] };
  assert.throws(() => changeConfiguration(SAMPLE, { ...unchanged, upstreams }), /application/);
});

test('a second port is an error, because both servers would get the same one', () => {
  const twoPorts = SAMPLE.replace('[::]:8080', '[::]:9090');
  assert.throws(() => changeConfiguration(twoPorts, unchanged), /8080 and 9090/);
});

test('a directive is found only outside of blocks', () => {
  assert.equal(hasMainDirective(SAMPLE, 'pid'), true);
  assert.equal(hasMainDirective(SAMPLE, 'listen'), false);
  assert.equal(hasMainDirective('# daemon off;', 'daemon'), false);
});
