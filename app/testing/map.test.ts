import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const app = join(import.meta.dirname, '..');
const map = readFileSync(join(app, 'README.md'), 'utf8');
const [, picture = ''] = /```mermaid\n(.*?)```/s.exec(map) ?? [];

function foldersIn(...path: string[]): string[] {
  const entries = readdirSync(join(app, ...path), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The folders in the first column of a table. */
function namedIn(heading: string): string[] {
  const table = map.slice(map.indexOf(heading)).split('\n\n', 1)[0] ?? '';
  const firstColumn = table.split('\n').map((line) => line.split('|')[1] ?? '');
  return firstColumn.flatMap((cell) =>
    [...cell.matchAll(/`([\w/-]+)\/`/g)].map(([, at = '']) => at),
  );
}

/** Every product file below a folder, with its number of lines. */
function lengthsIn(...path: string[]): { name: string; lines: number }[] {
  const entries = readdirSync(join(app, ...path), { recursive: true, encoding: 'utf8' });
  return entries
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => {
      const text = readFileSync(join(app, ...path, name), 'utf8');
      return { name: join(...path, name), lines: text.trimEnd().split('\n').length };
    });
}

describe('the length of files', () => {
  test('no product file has more than 200 lines', () => {
    const long = lengthsIn().filter(({ lines }) => lines > 200);
    assert.deepEqual(long, []);
  });

  test('the server and its builders have at most 80 lines', () => {
    const server = lengthsIn().filter(({ name }) => name === 'server.ts');
    const long = [...server, ...lengthsIn('services')].filter(({ lines }) => lines > 80);
    assert.deepEqual(long, []);
    assert.equal(server.length, 1);
  });
});

describe('the map of the rooms', () => {
  test('names every room, and no other', () => {
    assert.deepEqual(namedIn('| room |').sort(), foldersIn().sort());
  });

  test('has every room in its picture, with at most 25 boxes', () => {
    const names = [...picture.matchAll(/[a-z]+(?=$|\[|\s+-)|(?<=> )[a-z]+/gm)].map(
      ([name]) => name,
    );
    const boxes = new Set(names.filter((name) => !['end', 'flowchart', 'subgraph'].includes(name)));
    for (const room of foldersIn()) assert.ok(boxes.has(room), `${room} is not in the picture`);
    assert.ok(boxes.size <= 25, `${boxes.size} boxes`);
  });

  test('names every folder of http', () => {
    const named = namedIn('| folder |').map((path) => path.replace('http/', ''));
    assert.deepEqual(named.sort(), foldersIn('http').sort());
  });

  test('names every floor, with its lists', () => {
    const floors = namedIn('| floor |');
    const notFloors = ['words', 'dev-mailbox'];
    const found = [['journeys'], ['http', 'pages'], ['http', 'api']].flatMap((path) =>
      foldersIn(...path).filter((name) => !notFloors.includes(name)),
    );
    assert.deepEqual(floors.sort(), [...new Set(found)].sort());
    const rows = map.slice(map.indexOf('| floor |')).split('\n\n', 1)[0] ?? '';
    const lists = [...rows.matchAll(/`([\w-]+-(journeys|pages|operations)\.ts)`/g)];
    const places = { journeys: 'journeys', pages: 'http/pages', operations: 'http/api' } as const;
    for (const [, file = '', kind = ''] of lists) {
      const place = join(app, places[kind as keyof typeof places]);
      const isThere = floors.some((floor) => existsSync(join(place, floor, file)));
      assert.ok(isThere, `${file} does not exist`);
    }
  });

  test('names only files that exist', () => {
    for (const [, path = ''] of map.matchAll(/`((?:[\w-]+\/)+[\w-]+(?:\.\w+)*\.\w+)`/g)) {
      assert.ok(existsSync(join(app, path)) || existsSync(join(app, '..', path)), path);
    }
  });
});
