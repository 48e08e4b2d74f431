import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/**
 * What these promise is decided before a store is asked, or is about a file, a stream or an application beside
 * us: on another store they would do the same again.
 */
const onceIsEnough = new Set([
  ...['answers', 'csrf', 'large-bodies'].map((name) => `app/http/${name}.test.ts`),
  ...['api-frame', 'fuzz', 'invalid-request', 'openapi', 'openapi-examples'].map(
    (name) => `app/http/api/${name}.test.ts`,
  ),
  ...['dev-mailbox', 'docs'].map((name) => `app/http/pages/${name}.test.ts`),
  ...['app/mail/delivery-loop', 'app/process/log-output', 'app/process/mail'].map(
    (name) => `${name}.test.ts`,
  ),
  ...['activity/activity', 'client/client', 'board/api/api', 'board/page/page'].map(
    (name) => `examples/${name}.test.ts`,
  ),
]);

/**
 * Redis keeps copies of sessions, counts of the throttle, and messages between servers. A server without it sends
 * PostgreSQL the same statements as one with it, but for these: so what is drawn, answered in JSON, mailed or shown
 * by an example holds on PostgreSQL alone if it does on SQLite (no Redis) and on Redis with PostgreSQL. Whatever
 * stands elsewhere is run there too.
 */
const sameWithoutRedis = ['app/http/pages/', 'app/http/api/', 'app/mail/', 'examples/'];

export interface TestFiles {
  /** What needs no server of others. */
  readonly embedded: string[];
  /** What starts servers of others. */
  readonly besideServers: string[];
  /** What goes through the stores, and so must hold on each of them. */
  readonly onAnyStore: string[];
  /** Of those, what may differ with and without Redis, and so must hold on PostgreSQL alone as well. */
  readonly changedByRedis: string[];
  /** What measures time, and so must run alone. */
  readonly timing: string[];
}

/**
 * Sorts the test files by what they import, so that nobody has to keep a list.
 *
 * @param from the folder that has `app` and `examples`
 */
export function findTestFiles(from = root): TestFiles {
  const files = globSync(['app/**/*.test.ts', 'examples/**/*.test.ts'], { cwd: from })
    .map((path) => ({ path, text: readFileSync(join(from, path), 'utf8') }))
    // The longest first, so that in the end none is left to run alone.
    .sort((one, other) => other.text.length - one.text.length);
  const timing = files.filter(({ path }) => path.endsWith('.timing.test.ts'));
  const others = files.filter((file) => !timing.includes(file));
  const startsServers = ({ path, text }: { path: string; text: string }) =>
    path.startsWith('app/testing/') ||
    /machine\/(redis|postgres|pgbouncer|nginx|chromium|oathtool)\.ts|createTestStores\('(postgres|redis)'/.test(
      text,
    );
  const paths = (chosen: { path: string }[]) => chosen.map(({ path }) => path);
  const onAnyStore = paths(
    others.filter(
      (file) =>
        !onceIsEnough.has(file.path) &&
        /testing\/(application|stores|board|deployment)\.ts/.test(file.text) &&
        !startsServers(file),
    ),
  );
  return {
    embedded: paths(others.filter((file) => !startsServers(file))),
    besideServers: paths(others.filter(startsServers)),
    onAnyStore,
    changedByRedis: onAnyStore.filter(
      (path) => !sameWithoutRedis.some((folder) => path.startsWith(folder)),
    ),
    timing: paths(timing),
  };
}
