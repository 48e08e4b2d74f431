import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from './html.ts';
import { standalonePage } from './standalone-page.ts';

test('escapes every text once, and leaves HTML unchanged', () => {
  const strong = html`<strong>${'Tom & <Jerry>'}</strong>`;
  const { html: sentence } = html`<p title="${`"it's"`}">${['<b>', strong]}</p>`;
  assert.equal(
    sentence,
    '<p title="&quot;it&#39;s&quot;">&lt;b&gt;<strong>Tom &amp; &lt;Jerry&gt;</strong></p>',
  );
});

test('a standalone page escapes its title and its language', () => {
  const page = standalonePage('e"n', 'Q & A <now>', [html`<p>text</p>`]);
  assert.match(page, /<html lang="e&quot;n">/);
  assert.match(page, /<title>Q &amp; A &lt;now&gt; - Gatehouse<\/title>/);
  assert.match(page, /<h1>Q &amp; A &lt;now&gt;<\/h1><p>text<\/p>/);
});
