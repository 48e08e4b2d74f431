import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRequirements, judge } from './access-rules.ts';
import { listApplications } from './applications.ts';
import { parseAccessRules } from './parse-access-rules.ts';
import { unreachableRules } from './unreachable-rules.ts';

function rulesOf(text: string) {
  const parsed = parseAccessRules(text);
  assert.equal(parsed.kind, 'rules', JSON.stringify(parsed));
  return parsed.kind === 'rules' ? parsed.rules : [];
}

const tim = { username: 'Tim', roles: ['user'], groups: ['editors'] };
const eve = { username: 'eve', roles: ['user'], groups: [] };

describe('rules about users and networks', () => {
  const rules = rulesOf(`
- { host: wiki.example.com, networks: [10.0.0.0/8, "2001:db8::/32"], allow: public }
- { host: wiki.example.com, path: /notes, allow: { users: [TIM] } }
- { host: wiki.example.com, path: /team, allow: { groups: [writers], users: [eve] } }
`);
  const requirementsOf = createRequirements(rules);
  const ask = (somebody: typeof tim | undefined, path: string, visitor?: string) =>
    judge(requirementsOf({ host: 'wiki.example.com', method: 'GET', path, visitor }), somebody);

  test('users pass, whatever their groups are and however their name is written', () => {
    assert.equal(ask(tim, '/notes'), 'allowed');
    assert.equal(ask(eve, '/notes'), 'forbidden');
    assert.equal(ask(eve, '/team'), 'allowed');
    assert.equal(ask(tim, '/team'), 'forbidden');
    assert.equal(ask(undefined, '/notes'), 'log-in-required');
  });

  test('a rule with networks matches visitors from there only, by IPv4 and IPv6', () => {
    for (const visitor of ['10.1.2.3', '2001:db8::7', '::ffff:10.1.2.3']) {
      assert.equal(ask(undefined, '/notes', visitor), 'allowed', visitor);
    }
    for (const visitor of ['11.1.2.3', '2001:db9::7', 'unknown', '', undefined]) {
      assert.equal(ask(undefined, '/notes', visitor), 'log-in-required', visitor);
    }
  });

  test('faults are reported', () => {
    const parsed = parseAccessRules(`- { host: a.example, networks: [10.0.0.0/0], allow: public }
- { host: a.example, networks: [], allow: public }
- { host: a.example, allow: { users: [tim@example.com] } }
- { host: "*.example", allow: authenticated, name: Wiki }
- { host: a.example, allow: deny, name: Wiki }
- { host: a.example, allow: authenticated, icon: W }
- { host: a.example, allow: authenticated, name: Wiki, icon: WIK }
- { host: a.example, allow: authenticated, name: "  " }
`);
    assert.deepEqual(parsed.kind === 'faulty' ? parsed.faults : [], [
      'line 1: networks must be an IP address or a network such as 10.0.0.0/8',
      'line 2: networks must name at least one',
      'line 3: users must be a user name, not an email address',
      'line 7: icon must be one or two characters',
      'line 8: name must be text of at most 40 characters',
    ]);
    const named = parseAccessRules(`- { host: "*.example", allow: authenticated, name: Wiki }
- { host: a.example, allow: deny, name: Wiki }
- { host: a.example, allow: authenticated, icon: W }
`);
    assert.deepEqual(named.kind === 'faulty' ? named.faults : [], [
      'line 1: name needs a host without *, which can be opened',
      'line 2: name cannot be used with allow: deny',
      'line 3: icon needs a name in the same rule',
    ]);
  });
});

test('somebody sees the applications that they may open, in the order of the rules', () => {
  const rules = rulesOf(`
- { host: wiki.example.com, path: /secret, allow: { users: [eve] }, name: Secret pages }
- { host: "wiki.example.com:8443", path: /a b, allow: authenticated, name: Wiki, description: Everything we know }
- { host: shop.example.com, networks: [10.0.0.0/8], allow: authenticated, name: shop, icon: 🛒 }
- { host: shop.example.com, allow: deny }
- { host: bank.example.com, allow: authenticated, second_factor: true, name: Bank }
`);
  const names = (somebody: typeof tim, visitor?: string) =>
    listApplications(rules, createRequirements(rules), somebody, visitor).map(({ name }) => name);
  assert.deepEqual(names(tim), ['Wiki', 'Bank']);
  assert.deepEqual(names(eve, '10.1.2.3'), ['Secret pages', 'Wiki', 'shop', 'Bank']);
  const [wiki] = listApplications(rules, createRequirements(rules), tim, undefined);
  assert.deepEqual(wiki, {
    name: 'Wiki',
    description: 'Everything we know',
    icon: 'W',
    address: 'wiki.example.com:8443/a%20b',
  });
});

test('rules that an earlier one hides are found', () => {
  const rules = rulesOf(`
- { host: "*.example.com", methods: [GET, HEAD], allow: public }
- { host: wiki.example.com, methods: [GET], allow: deny }
- { host: wiki.example.com, allow: deny }
- { host: "wiki.example.com:8443", path: /x, allow: public }
- { host: b.example, networks: [10.0.0.0/8], allow: public }
- { host: b.example, path: /x, allow: deny }
- { host: b.example, path: /x/y, allow: public }
- { host: b.example, path: /xy, allow: public }
`);
  assert.deepEqual(unreachableRules(rules), [
    { index: 1, hiddenBy: 0 },
    { index: 3, hiddenBy: 2 },
    { index: 6, hiddenBy: 5 },
  ]);
});
