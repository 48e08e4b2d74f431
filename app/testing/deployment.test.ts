import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BlockList } from 'node:net';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { variables } from '../config/variables.ts';
import { readConfig } from '../config.ts';
import { createLiveChecks } from '../http/listener/live-checks.ts';
import { assetUrlPrefix } from '../platform/assets.ts';
import { createThrowAwayDirectory } from './machine/throw-away-directory.ts';

// The files of a deployment must agree. nginx-conf.test.ts checks what nginx.conf does.

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly extra_hosts?: Readonly<Record<string, string>>;
  readonly networks?: Readonly<Record<string, { ipv4_address: string } | null>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
}

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const compose = parse(read('docker-compose.yml'), { merge: true });
const services: Readonly<Record<string, Service>> = compose.services;
const nginxConf = read('nginx.conf').replace(/#.*$/gm, '');
const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ');
const serverSource = read('app/http/listener/http-server.ts');

const imageEnvironment = Object.fromEntries(
  matches(dockerfile, /^ENV (.*)$/gm).flatMap((line) =>
    line.split(/\s+/).map((pair) => pair.split('=')),
  ),
);
const workers = Object.keys(services).filter((name) => name.startsWith('gatehouse-'));
const upstreamServers = (upstream: string) => {
  const [block = ''] = matches(
    nginxConf,
    new RegExp(`upstream ${upstream} \\{(.*?\\n {2})\\}`, 'gs'),
  );
  return matches(block, /^\s*server (\S+:\d+)/gm);
};

test('nginx passes requests to the workers, on the port that they listen on', () => {
  assert.equal(workers.length, 2);
  assert.deepEqual(
    upstreamServers('gatehouse'),
    workers.map((name) => `${name}:${imageEnvironment['PORT']}`),
  );
  assert.deepEqual(matches(dockerfile, /^EXPOSE (\d+)/gm), [imageEnvironment['PORT']]);
  assert.equal(imageEnvironment['HOST'], '0.0.0.0');
});

test('nginx finds the board, which uses the same Gatehouse and trusts nginx only', () => {
  const { environment = {}, image, volumes } = service('board');
  assert.deepEqual(upstreamServers('board'), [`${addressOf('board')}:4000`]);
  assert.equal(environment['BOARD_HOST'], '0.0.0.0');
  assert.equal(environment['BOARD_TRUST_PROXY'], addressOf('nginx'));
  assert.equal(environment['GATEHOUSE_ISSUER'], 'http://localhost:8080');
  assert.ok(workers.includes(new URL(environment['GATEHOUSE_URL'] ?? '').hostname));
  assert.equal(image, service(workers[0] ?? '').image);
  assert.deepEqual(volumes, ['board-data:/data']);
});

test('nginx has the addresses of the workers', () => {
  const addresses = workers.map((name) => [name, addressOf(name)]);
  assert.deepEqual(service('nginx').extra_hosts, Object.fromEntries(addresses));
});

test('the published port is that of BASE_URL, and only for this machine', () => {
  const [listen] = matches(nginxConf, /^\s*listen (\d+);/gm);
  const published = Object.entries(services).flatMap(([name, { ports }]) =>
    (ports ?? []).map((port) => `${name} ${port}`),
  );
  assert.deepEqual(published, [`nginx 127.0.0.1:8080:${listen}`, 'mail 127.0.0.1:8025:8025']);
  for (const name of workers) {
    assert.equal(service(name).environment?.['BASE_URL'], 'http://localhost:8080');
  }
});

test("workers trust the addresses that nginx sends, and nobody else's", () => {
  for (const name of workers) {
    assert.equal(service(name).environment?.['TRUST_PROXY'], addressOf('nginx'));
  }
});

test('fixed addresses are in the network, and no other container can get them', () => {
  const { subnet, gateway, ip_range: range } = compose.networks.front.ipam.config[0];
  const written = [...workers, 'board', 'nginx'].map(addressOf);
  assert.equal(new Set([...written, gateway]).size, written.length + 1);
  for (const address of [...written, gateway]) {
    assert.ok(isIn(subnet, address), `${address} is in ${subnet}`);
    assert.ok(!isIn(range, address), `${address} is not in ${range}`);
  }
});

test('only containers with a published port can reach other networks', () => {
  const networks = Object.entries<{ internal?: boolean } | null>(compose.networks);
  const open = networks.filter(([, network]) => !network?.internal).map(([name]) => name);
  assert.deepEqual(open, ['outside']);
  for (const [name, { networks = [], ports }] of Object.entries(services)) {
    const names = Array.isArray(networks) ? networks : Object.keys(networks);
    assert.equal(names.includes('outside'), ports !== undefined, name);
  }
});

test('nginx closes idle connections before the worker does', () => {
  const [upstream = ''] = matches(nginxConf, /(upstream gatehouse \{.*?\n {2}\})/gs);
  const [seconds] = matches(upstream, /keepalive_timeout (\d+)s;/g);
  const [milliseconds] = matches(serverSource, /keepAliveTimeout: ([\d_]+)/g);
  assert.ok(Number(seconds) * 1000 < toNumber(milliseconds));
});

test('workers accept all headers that nginx accepts', () => {
  const [first] = matches(nginxConf, /client_header_buffer_size (\d+)k;/g);
  const [many, large] =
    nginxConf.match(/large_client_header_buffers (\d+) (\d+)k;/)?.slice(1) ?? [];
  const [limit] = matches(serverSource, /maxHeaderSize: ([\d_]+)/g);
  const addedByNginx = 512;
  const most = (Number(first) + Number(many) * Number(large)) * 1024;
  assert.ok(most + addedByNginx <= toNumber(limit));
});

test('a worker has more time to stop than it needs', () => {
  const { SHUTDOWN_GRACE_SECONDS: grace } = variables.parse({});
  for (const name of workers) {
    const [allowed] = matches(service(name).stop_grace_period ?? '', /^(\d+)s$/g);
    assert.ok(Number(allowed) > grace);
  }
});

test('every health check requests an existing path', () => {
  const checks = [
    dockerfile,
    ...Object.values(services).map(({ healthcheck }) => `${healthcheck?.test}`),
  ];
  const paths = checks.flatMap((check) =>
    matches(check, /(?:PORT \+ '|127\.0\.0\.1:8080)(\/\w+)/g),
  );
  const [probes = ''] = matches(nginxConf, /location ~ \^\/\(([\w|]+)\)\$/g);
  assert.ok(paths.length >= 4);
  for (const path of [...paths, ...probes.split('|').map((name) => `/${name}`)]) {
    assert.ok(isProbe(path), path);
  }
});

test('nginx compresses exactly the assets', () => {
  assert.match(nginxConf, new RegExp(`location ${assetUrlPrefix} \\{[^}]*gzip on;`));
});

test('Gatehouse reads every variable of the image and of the workers', () => {
  const known = new Set(Object.keys(variables.shape).flatMap((name) => [name, `${name}_FILE`]));
  const { NODE_ENV, ...ours } = imageEnvironment;
  assert.equal(NODE_ENV, 'production');
  const used = [ours, ...workers.map((name) => service(name).environment ?? {})];
  for (const name of used.flatMap(Object.keys)) assert.ok(known.has(name), name);
});

test('.env.example lists every variable with its default, and no other', () => {
  const listed = read('.env.example').matchAll(/^# ([A-Z][A-Z_]*)=(.*)$/gm);
  const values = Object.fromEntries([...listed].map(([, name = '', value]) => [name, value]));
  assert.deepEqual(Object.keys(values).sort(), Object.keys(variables.shape).sort());
  const madeFromOthers = { BASE_URL: 'http://localhost:8080', REGISTRATION: 'open' };
  const defaults: Record<string, unknown> = { ...variables.parse({}), ...madeFromOthers };
  for (const [name, value] of Object.entries(values)) {
    assert.equal(value, String(defaults[name] ?? ''), name);
  }
});

test('the compose file contains no password', () => {
  for (const [name, { environment = {} }] of Object.entries(services)) {
    const literals = Object.keys(environment).filter(
      (variable) =>
        /PASS|SECRET|PEPPER|TOKEN|KEY|(DATABASE|REDIS)_URL/.test(variable) &&
        !variable.endsWith('_FILE'),
    );
    assert.deepEqual(literals, [], name);
  }
  const passwordsInUrls = matches(read('docker-compose.yml'), /:\/\/[^\s/:]*:([^\s/@]+)@/g);
  assert.deepEqual(new Set(passwordsInUrls), new Set(['$$password']));
});

test('every image is pinned, and the image has the required version of Node', () => {
  for (const [name, { image, build }] of Object.entries(services)) {
    if (image === 'gatehouse:local') assert.ok(build === undefined || build === '.');
    else assert.match(image, /:v?\d+\.\d+/, name);
  }
  assert.equal(workers.filter((name) => service(name).build !== undefined).length, 1);
  const [major] = matches(JSON.parse(read('package.json')).engines.node, /(\d+)/g);
  const bases = matches(dockerfile, /^FROM (\S+)/gm);
  assert.deepEqual([...new Set(bases)], [`node:${major}-slim`]);
});

test('the image has every folder of the examples that the board imports', () => {
  const files = readdirSync(join(root, 'examples/board'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => /(?<!\.test)\.ts$/.test(file) && !/^testing/.test(file));
  const imported = sources.flatMap((file) =>
    matches(read(join('examples/board', file)), /from '(?:\.\.\/)+(\w+)\/\w[^']*'/g),
  );
  const beside = readdirSync(join(root, 'examples')).filter((name) => imported.includes(name));
  assert.deepEqual(beside, ['client']);
  for (const folder of beside) {
    assert.match(dockerfile, new RegExp(`^COPY examples/${folder} `, 'm'));
    assert.match(read('.dockerignore'), new RegExp(`^!examples/${folder}$`, 'm'));
  }
});

test('no container may write to its image or gain privileges', () => {
  for (const [name, service] of Object.entries(services)) {
    assert.equal(service.read_only, true, name);
    assert.deepEqual(service.cap_drop, ['ALL'], name);
    assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
  }
  assert.match(dockerfile, /^USER [1-9]\d*:[1-9]\d*$/m);
});

test('no container of our image gets an unnamed volume', () => {
  const [, volume = ''] = /^VOLUME (\S+)$/m.exec(dockerfile) ?? [];
  const mounts = Object.entries(services)
    .filter(([, { image }]) => image === 'gatehouse:local')
    .map(([, { tmpfs = [], volumes = [] }]) =>
      [...tmpfs, ...volumes.map((each) => each.split(':')[1] ?? '')].map(
        (each) => each.split(':')[0],
      ),
    );
  assert.ok(mounts.length > 1);
  for (const paths of mounts) assert.ok(paths.includes(volume), paths.join());
});

test('secrets are created once, are long, differ, and belong to the service that needs them', (t) => {
  const directory = createThrowAwayDirectory('secrets');
  t.after(directory.remove);
  const owners = makeSecrets(directory.path);
  const made = filesIn(directory.path);

  assert.deepEqual([...made.keys()].sort(), [
    ...['gatehouse/database-password', 'gatehouse/database-url', 'gatehouse/password-pepper'],
    ...['gatehouse/redis-url', 'gatehouse/session-secret', 'postgres/create-database.sql'],
    ...['postgres/superuser-password', 'redis/password', 'redis/users.acl'],
  ]);
  const secrets = [...made].filter(([file]) => /(password|pepper|secret)$/.test(file));
  assert.equal(new Set(secrets.map(([, content]) => content)).size, secrets.length);
  for (const [file, content] of secrets) assert.match(content, /^[\w-]{43}$/, file);
  for (const file of made.keys()) {
    assert.equal(statSync(join(directory.path, file)).mode & 0o777, 0o400, file);
    const consumer = file.split('/', 1)[0] ?? '';
    const user =
      consumer === 'gatehouse' ? matches(dockerfile, /^USER (.*)$/gm)[0] : service(consumer).user;
    assert.equal(owners.get(`${file}.new`), user, file);
  }

  makeSecrets(directory.path);
  assert.deepEqual(filesIn(directory.path), made);
  // After an interruption, the rest is created from the existing password.
  rmSync(join(directory.path, 'postgres/create-database.sql'));
  rmSync(join(directory.path, 'gatehouse/redis-url'));
  makeSecrets(directory.path);
  assert.deepEqual(filesIn(directory.path), made);
});

test('with these secrets the configuration of a worker has no fault', (t) => {
  const directory = createThrowAwayDirectory('secrets');
  t.after(directory.remove);
  makeSecrets(directory.path);
  for (const name of workers) {
    const { environment = {}, volumes } = service(name);
    assert.deepEqual(volumes, ['gatehouse-secrets:/secrets:ro']);
    const here = Object.entries({ ...imageEnvironment, ...environment }).map(
      ([variable, value]) => [
        variable,
        String(value).replace(/^\/secrets/, join(directory.path, 'gatehouse')),
      ],
    );
    const config = readConfig(Object.fromEntries(here));
    assert.equal(new URL(config.DATABASE_URL ?? '').hostname, 'postgres');
    assert.equal(new URL(config.REDIS_URL ?? '').hostname, 'redis');
  }
});

function service(name: string): Service {
  const found = services[name];
  assert.ok(found !== undefined, `the service exists: ${name}`);
  return found;
}

function addressOf(name: string): string {
  const address = service(name).networks?.['front']?.ipv4_address;
  assert.ok(address !== undefined, `${name} has an address`);
  return address;
}

/** The first group of every match. */
function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function toNumber(literal: string | undefined): number {
  return Number(literal?.replaceAll('_', ''));
}

function isIn(network: string, address: string): boolean {
  const [base = '', bits] = network.split('/');
  const list = new BlockList();
  list.addSubnet(base, Number(bits));
  return list.check(address);
}

function isProbe(path: string): boolean {
  const answersLiveCheck = createLiveChecks({
    check: () => new Promise(() => {}),
    isServing: () => true,
    startServing() {},
    startDraining() {},
  });
  const response = { writeHead: () => ({ end() {} }) };
  return answersLiveCheck(
    { method: 'GET', url: path } as IncomingMessage,
    response as unknown as ServerResponse,
  );
}

/**
 * Runs the script of the service "secrets" in another folder.
 *
 * @returns the new owner of each file
 */
function makeSecrets(directory: string): Map<string, string> {
  for (const name of ['gatehouse', 'postgres', 'redis']) {
    mkdirSync(join(directory, name), { recursive: true });
  }
  const [shell = '', flags = '', script = ''] = service('secrets').command ?? [];
  assert.match(script, /^cd \/secrets$/m);
  // chown needs root, so it is only recorded.
  const here = `chown() { echo "$2 $1"; }\n${script.replaceAll('$$', '$').replace('cd /secrets', `cd '${directory}'`)}`;
  const output = execFileSync(shell, [flags, here], { encoding: 'utf8' });
  return new Map(
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [string, string]),
  );
}

function filesIn(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ name, parentPath }) => [
      `${basename(parentPath)}/${name}`,
      readFileSync(join(parentPath, name), 'utf8').trim(),
    ]),
  );
}
