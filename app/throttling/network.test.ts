import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from './network.ts';

test('an IPv4 address is a network of its own, also when it is mapped to IPv6', () => {
  const clothes = ['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:c000:207', '0:0:0:0:0:ffff:192.0.2.7'];
  for (const address of clothes) assert.equal(networkOf(address), '192.0.2.7');
  assert.notEqual(networkOf('192.0.2.8'), networkOf('192.0.2.7'));
});

test('an IPv6 address belongs to its /64, in any spelling', () => {
  for (const address of [
    '2001:db8::1',
    '2001:DB8:0:0:ffff:ffff:ffff:ffff',
    '2001:0db8:0000::a:b%eth0',
    '2001:db8::192.0.2.7',
  ]) {
    assert.equal(networkOf(address), '2001:db8:0:0::/64');
  }
  assert.equal(networkOf('2001:db8:0:1::1'), '2001:db8:0:1::/64');
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
});

test('all invalid addresses share one count', () => {
  for (const address of ['', 'unknown', '192.0.2.7:80', '[::1]', '1.2.3', 'fe80::1%']) {
    assert.match(networkOf(address), /^(unknown|fe80:0:0:0::\/64)$/);
  }
});
