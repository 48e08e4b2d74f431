import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertInTime } from '../testing/in-time.ts';
import { canonicalEmail, tryEmail } from './email-address.ts';
import { canonicalLogInName } from './log-in-name.ts';
import { findNewUsernameFault } from './new-username.ts';
import { canonicalUsername, tryUsername } from './username.ts';

test('user names are letters and digits of any script, with periods, hyphens and underscores between them', () => {
  for (const name of [
    'ada',
    'Ada.Lovelace',
    'a',
    'x-1_y',
    'Łukasz',
    '山田',
    'आदा',
    'a'.repeat(64),
  ]) {
    assert.equal(tryUsername(` ${name} `), name.normalize('NFC'));
  }
});

test('refuses user names that could pass for something else', () => {
  const refused = [
    '',
    ' ',
    'a b',
    'a@b',
    '.ada',
    'ada-',
    'a'.repeat(65),
    'ada\u0000',
    'ada\u202eadmin',
    'ada\u200b',
    'admin\u1160',
    'admin\uffa0',
    'ad\ufe0fmin',
    '\u3164',
    '<ada>',
    'a/b',
  ];
  for (const name of refused) assert.equal(tryUsername(name), undefined, JSON.stringify(name));
});

test('spellings of the same user name are equal', () => {
  for (const spelling of ['ADA', 'ada', 'Ａｄａ', ' Ada ']) {
    assert.equal(canonicalUsername(spelling), 'ada');
  }
});

test('email addresses are plain ASCII, with a lowercase domain', () => {
  assert.equal(tryEmail(' Ada.L+x@Example.COM '), 'Ada.L+x@example.com');
  assert.equal(canonicalEmail('Ada@Example.com'), 'ada@example.com');
  const refused = [
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'a..b@example.com',
    '.a@example.com',
    '"a b"@example.com',
    'ada@exam ple.com',
    'ada@example.com\r\nBcc: all@example.com',
    'ada@-example.com',
    'ädä@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(260)}.com`,
    'a@b.c1',
    'ada@ex%61mple.com',
    'ada@example.com:80',
    'ada@exam\u00adple.com',
    'ada@1.2.3.4',
    'ada@0x7f.1',
    'ada@xn--',
    'ada@bücher@example.com',
    'ada@bücher.example\0',
  ];
  for (const email of refused) assert.equal(tryEmail(email), undefined, JSON.stringify(email));
});

test('Unicode spellings of the same email address are equal', () => {
  for (const [kept, spellings] of [
    [
      'ada@xn--bcher-kva.example',
      ['ada@bücher.example', 'Ada@BÜCHER.example', 'ada＠bu\u0308cher.example'],
    ],
    [
      'rudi@xn--e1afmkfd.xn--p1ai',
      ['rudi@пример.рф', 'RUDI@ПРИМЕР.РФ', 'rudi@XN--E1AFMKFD.xn--p1ai'],
    ],
    ['ada@example.com', ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example。com', 'ada﹫example.com']],
    ['ada@xn--strae-oqa.example', ['ada@straße.example']],
  ] as const) {
    for (const spelling of [kept, ...spellings]) {
      assert.equal(tryEmail(spelling)?.toLowerCase(), kept, spelling);
      assert.equal(canonicalEmail(spelling), kept, spelling);
      assert.equal(canonicalLogInName(spelling), kept, spelling);
    }
  }
});

test('refuses an address that is crafted to be slow to parse', async () => {
  const startedAt = performance.now();
  for (const text of ['a.'.repeat(25_000), `a@${'b-'.repeat(25_000)}`, 'a'.repeat(50_000)]) {
    assert.equal(tryEmail(text), undefined);
    assert.equal(tryUsername(text), undefined);
  }
  await assertInTime(performance.now() - startedAt, 100);
});

test('new user names use one alphabet, and no name reserved for the service', () => {
  const fine = [
    ...['ada', 'Ａｄａ', 'Łukasz', 'Straße', 's1mone', '12345', 'meg', 'Вера', 'иван', 'σοφία'],
    ...['山田たろう', '김하나', 'मीरा', 'אבא', 'עומר1', 'عمر'],
  ];
  for (const name of fine) assert.equal(findNewUsernameFault(name), undefined, name);

  const faults = {
    reserved: ['me', 'Admin', 'ADMIN', 'ad-min', 'Adm1n', 'adrnin', 'admìn', 'r00t', 'log.in'],
    'look-alike': [
      // Cyrillic letters in a Latin name, Latin letters in a Cyrillic name, and Cyrillic or Greek names that look
      // entirely Latin.
      ...[
        'p\u0430ypal',
        'а\u0064\u006din',
        'Вера\u0061',
        '\u0440\u043e\u0441\u0430',
        '\u03bf\u03bd\u03bf',
      ],
      '李Bob',
    ],
    unacceptable: ['', 'a b', 'a²', 'Ⅷ', 'ﬁona', 'ada\u0661', 'אבאabc', '1אבא', '\u113c\u1161'],
  } as const;
  for (const [fault, names] of Object.entries(faults)) {
    for (const name of names) assert.equal(findNewUsernameFault(name), fault, JSON.stringify(name));
  }
});
