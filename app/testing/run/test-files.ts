import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/**
 * These tests never reach a store, or are about a file, a stream or an application beside us. On another
 * store they would do the same again.
 */
export const onceIsEnough: ReadonlySet<string> = new Set(
  [
    ...['answers', 'large-bodies', 'form-controls', 'browser/csrf', 'gate/gate-for-people'].map(
      (name) => `app/http/${name}`,
    ),
    ...['failures/error-pages', 'failures/refusals', 'middleware/root-files'].map(
      (name) => `app/http/${name}`,
    ),
    ...['api-frame', 'fuzz', 'invalid-request', 'openapi', 'openapi-examples'].map(
      (name) => `app/http/api/${name}`,
    ),
    ...[
      'account/dashboard-applications',
      'dev-mailbox/dev-mailbox-pages',
      'programs/docs-page',
    ].map((name) => `app/http/pages/${name}`),
    ...['app/mail/delivery-loop', 'app/process/log-output', 'app/process/mail'],
    ...['app/commands/gatehouse/generated-password', 'app/factors/vectors'],
    'app/commands/gatehouse/rules/rules-commands',
    ...['activity/activity', 'client/client', 'board/api/api', 'board/page/page'].map(
      (name) => `examples/${name}`,
    ),
  ].map((name) => `${name}.test.ts`),
);

/**
 * Redis keeps copies of sessions, rate limits, and messages between servers. Everything else sends PostgreSQL
 * the same statements with and without Redis. So tests of these rooms that pass on SQLite (without Redis) and
 * on Redis with PostgreSQL also hold on PostgreSQL alone. Tests elsewhere run there too.
 */
const sameWithoutRedis = [
  ...['pages', 'api', 'failures'].map((room) => `app/http/${room}/`),
  ...['access', 'accounts', 'commands', 'factors', 'mail'].map((room) => `app/${room}/`),
  ...['account', 'administration', 'entrance'].map((floor) => `app/journeys/${floor}/`),
  'examples/',
];

export interface TestFiles {
  /** Tests that need no external server. */
  readonly embedded: string[];
  /** Tests that start external servers. */
  readonly besideServers: string[];
  /** Tests that use the stores, and so run on each of them. */
  readonly onAnyStore: string[];
  /** Of those, tests that may differ with and without Redis, and so also run on PostgreSQL alone. */
  readonly changedByRedis: string[];
  /** Tests that measure time, and so run alone. */
  readonly timing: string[];
}

/**
 * Sorts the test files by their imports, so that nobody has to maintain a list.
 *
 * @param from the folder that contains `app` and `examples`
 */
export function findTestFiles(from = root): TestFiles {
  const files = globSync(['app/**/*.test.ts', 'examples/**/*.test.ts'], { cwd: from })
    .map((path) => ({ path, text: readFileSync(join(from, path), 'utf8') }))
    // The longest first, so that no file runs alone at the end.
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
