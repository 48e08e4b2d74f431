import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequirements } from './access-rules.ts';
import { lackOf } from './demand.ts';
import { parseAccessRules } from './parse-access-rules.ts';

const minute = 60_000;
const now = 1_000 * minute;

function demandOf(path: string, text: string) {
  const parsed = parseAccessRules(text);
  assert.ok(parsed.kind === 'rules', JSON.stringify(parsed));
  const { demand } = createRequirements(parsed.rules)({ host: 'a.example', method: 'GET', path });
  return demand;
}

/** What a login of so many minutes ago lacks. */
function lack(fields: string, amr: string, age: number, factorAge: number | null) {
  const demand = demandOf('/', `- { host: a.example, allow: authenticated, ${fields} }`);
  assert.ok(demand);
  const login = {
    amr: amr.split(' '),
    authenticatedAt: now - age * minute,
    secondFactorAt: factorAge === null ? null : now - factorAge * minute,
  };
  return lackOf(demand, login, now);
}

test('only a factor proved in this session counts as a second factor; a trusted browser does not', () => {
  const table = [
    ['second_factor: true', 'pwd', 0, null, 'second-factor'],
    ['second_factor: true', 'pwd', 0, 0, 'second-factor'],
    ['second_factor: true', 'pwd otp mfa', 0, null, 'second-factor'],
    ['second_factor: true', 'pwd otp mfa', 900, 900, undefined],
    ['second_factor: true', 'pop user mfa', 0, 0, undefined],
    ['second_factor: passkey', 'pwd otp mfa', 0, 0, 'passkey'],
    ['second_factor: passkey', 'pwd', 0, null, 'passkey'],
    ['second_factor: passkey', 'pwd pop mfa', 0, 0, undefined],
  ] as const;
  for (const [fields, amr, age, factorAge, expected] of table) {
    assert.equal(lack(fields, amr, age, factorAge), expected, `${fields} ${amr} ${factorAge}`);
  }
});

test('if a second factor is demanded, the older of both proofs decides the age of a login', () => {
  const table = [
    ['max_age: 15m', 'pwd', 15, null, undefined],
    ['max_age: 15m', 'pwd', 15.01, null, 'recent-login'],
    ['max_age: 15m', 'pwd otp mfa', 15, 900, undefined],
    ['max_age: 15m, second_factor: true', 'pwd otp mfa', 1, 16, 'recent-login'],
    ['max_age: 15m, second_factor: true', 'pwd otp mfa', 16, 1, 'recent-login'],
    ['max_age: 15m, second_factor: true', 'pwd otp mfa', 15, 15, undefined],
    ['max_age: 30s', 'pwd', 0.6, null, 'recent-login'],
    ['max_age: 12h', 'pwd', 720, null, undefined],
    ['max_age: 1d', 'pwd', 1441, null, 'recent-login'],
  ] as const;
  for (const [fields, amr, age, factorAge, expected] of table) {
    assert.equal(lack(fields, amr, age, factorAge), expected, `${fields} ${age} ${factorAge}`);
  }
});

test('a request that matches two rules has to meet the demands of both', () => {
  const rules = `
- { host: a.example, path: /Admin, allow: authenticated, max_age: 5m, keys: true }
- { host: a.example, path: /admin, allow: authenticated, second_factor: passkey, max_age: 1h }
- { host: a.example, allow: authenticated, second_factor: true }
`;
  const strict = { secondFactor: 'passkey', maxAge: 60 * minute, takesKeys: false };
  assert.deepEqual(demandOf('/admin', rules), { ...strict, maxAge: 5 * minute });
  assert.deepEqual(demandOf('/ADMIN', rules), {
    ...{ secondFactor: 'any', maxAge: 5 * minute, takesKeys: false },
  });
  assert.equal(demandOf('/x', rules)?.secondFactor, 'any');
  assert.equal(demandOf('/x', '- { host: a.example, allow: authenticated }'), undefined);
});

test('reports a demand that is useless or cannot be read, with its line', () => {
  for (const [fields, fault] of [
    ['second_factor: yes', 'second_factor must be true or passkey'],
    ['second_factor: false', 'second_factor must be true or passkey'],
    ['max_age: 15', 'max_age must be a time such as 15m'],
    ['max_age: 0m', 'max_age must be a number and a unit: s, m, h or d, such as 15m'],
    ['max_age: 15 minutes', 'max_age must be a number and a unit: s, m, h or d, such as 15m'],
    ['max_age: 5m, keys: 1', 'keys must be true or false'],
    ['keys: true', 'keys needs second_factor or max_age in the same rule'],
  ]) {
    const parsed = parseAccessRules(`\n- { host: a.example, allow: authenticated, ${fields} }`);
    assert.deepEqual(parsed, { kind: 'faulty', faults: [`line 2: ${fault}`] });
  }
  for (const allow of ['public', 'deny']) {
    const parsed = parseAccessRules(`- { host: a.example, allow: ${allow}, max_age: 5m }`);
    const faults = [`line 1: max_age cannot be used with allow: ${allow}`];
    assert.deepEqual(parsed, { kind: 'faulty', faults });
  }
});
