import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn } from './forms.ts';

const form = (action: string, inside: string, button = '<button type="submit">Go</button>') =>
  `<form method="post" action="${action}"><input type="hidden" name="_csrf" value="t&amp;${action}">${inside}${button}</form>`;
const page = (...forms: string[]) => ({ status: 200, text: forms.join('\n') });

test('a form is sent with only its own fields, unchanged unless they are filled in', () => {
  const text = page(
    form('/other', '<input type="hidden" name="id" value="1">'),
    form(
      '/it?rd=%2F',
      `<input name="name" type="text" value="&#39;Ada&quot;">
       <input name="password" type="password">
       <input name="on" type="checkbox" value="yes" checked><input name="off" type="checkbox" value="yes">
       <select name="role"><option value="user">U</option><option value="admin" selected>A</option></select>
       <textarea name="text">a &lt; b</textarea>`,
    ),
  );
  assert.deepEqual(fillIn(text, '/it', { password: 'x' }), {
    action: '/it?rd=%2F',
    fields: [
      ...[
        ['_csrf', 't&/it?rd=%2F'],
        ['name', `'Ada"`],
        ['password', 'x'],
        ['on', 'yes'],
      ],
      ...[
        ['role', 'admin'],
        ['text', 'a < b'],
      ],
    ],
  });
  const { fields } = fillIn(text, '/it', { on: '', off: 'yes' });
  assert.ok(fields.some(([name]) => name === 'off') && !fields.some(([name]) => name === 'on'));
});

test('of several forms with one action, the hidden fields decide', () => {
  const row = (id: string) => form('/it', `<input type="hidden" name="id" value="${id}">`);
  const rows = page(row('1'), row('2'));
  assert.deepEqual(fillIn(rows, '/it', { id: '2' }).fields.at(-1), ['id', '2']);
  assert.throws(() => fillIn(rows, '/it', {}), /2 forms/);
  assert.throws(() => fillIn(rows, '/it', { id: '3' }), /id cannot be 3/);
});

test('what a person cannot do fails', () => {
  const name = '<input name="name">';
  const faulty: [string, RegExp][] = [
    [form('/elsewhere', name), /0 forms/],
    [form('/it', ''), /no field name/],
    [form('/it', name, ''), /no button/],
    [form('/it', name).replace('post', 'get'), /method is get/],
    [form('/it', '<select name="name"><option value="a">A</option></select>'), /name cannot be b/],
  ];
  for (const [text, fault] of faulty) {
    assert.throws(() => fillIn(page(text), '/it', { name: 'b' }), fault);
  }
});
