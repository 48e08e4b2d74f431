import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createNetworks } from './networks.ts';
import { createSendOut } from './outgoing.ts';
import { isReachable } from './outgoing-addresses.ts';

const message = { headers: { 'content-type': 'text/plain' }, body: 'hello' };
const never = ['169.254.169.254', '0.0.0.0', 'fe80::1', '::', 'fd00:ec2::254', '100.100.100.200'];
const hidden = [
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
];
const internal = ['127.0.0.1', '::1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1'];
const alsoInternal = [
  'fc00::1',
  '::ffff:10.1.2.3',
  '::ffff:7f00:1',
  '64:ff9b::a01:203',
  '::7f00:1',
];

describe('a call to the outside', () => {
  const server = createServer((request, response) => {
    hosts.push(request.headers.host ?? '');
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const hosts: string[] = [];
  let port = 0;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  const { signal } = new AbortController();
  const local = createNetworks(['127.0.0.0/8']);

  test('never reaches metadata and link-local addresses, and internal ones only if they are allowed', () => {
    const [none, everything] = [
      createNetworks([]),
      createNetworks(['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']),
    ];
    for (const address of [...never, ...hidden]) {
      assert.equal(isReachable(address, everything), false, address);
    }
    for (const address of [...internal, ...alsoInternal]) {
      assert.equal(isReachable(address, none), false, address);
      assert.equal(isReachable(address, everything), true, address);
    }
    for (const address of ['93.184.216.34', '2606:2800:220:1::1', '::ffff:8.8.8.8']) {
      assert.equal(isReachable(address, none), true, address);
    }
  });

  test('is refused for every spelling of such an address, and for a name that has one', async () => {
    const sendOut = createSendOut(createNetworks([]), async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      'name.example',
    ]) {
      for (const scheme of ['http', 'https']) {
        const url = new URL(`${scheme}://${host}:${port}/`);
        await assert.rejects(sendOut(url, message, signal), /must not be called/, url.href);
      }
    }
    assert.deepEqual(hosts, []);
  });

  test('resolves the name once, goes to the checked address, and follows no redirect', async () => {
    let lookups = 0;
    const sendOut = createSendOut(local, async () => {
      lookups += 1;
      return [{ address: lookups === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    });
    const url = new URL(`http://receiver.example:${port}/`);
    assert.equal(await sendOut(url, message, signal), 307);
    assert.deepEqual([lookups, hosts], [1, [`receiver.example:${port}`]]);
    await assert.rejects(sendOut(url, message, signal), /must not be called/);
    const plain = createSendOut(local, async () => [{ address: '93.184.216.34', family: 4 }]);
    await assert.rejects(plain(url, message, signal), /must not be called/, 'http needs TLS there');
  });
});
