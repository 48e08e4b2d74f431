import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { createThrowAwayDirectory } from './machine/throw-away-directory.ts';

/** The real stores of a test run. `npm test` sets it; the default is SQLite. */
export type StoreProfile = 'sqlite' | 'postgres' | 'redis';

export interface TestStores {
  readonly profile: StoreProfile;
  /** Variables that point a server at its own stores. */
  readonly environment: Readonly<Record<string, string>>;
  /** Deletes the stores. */
  remove(): Promise<void>;
}

function currentProfile(): StoreProfile {
  const profile = process.env['TEST_PROFILE'] ?? 'sqlite';
  if (profile === 'sqlite' || profile === 'postgres' || profile === 'redis') return profile;
  throw new Error(`TEST_PROFILE must be sqlite, postgres or redis, not ${profile}.`);
}

/**
 * Empty stores of the current profile, on the servers that the test command has started.
 *
 * @param overrides variables that point elsewhere
 */
export async function createTestStores(
  profile = currentProfile(),
  overrides: Readonly<Record<string, string>> = {},
): Promise<TestStores> {
  const directory = createThrowAwayDirectory('gatehouse-data');
  const secrets = {
    SESSION_SECRET: 'a session secret that is only for the tests',
    PASSWORD_PEPPER: 'a password pepper that is only for the tests',
  };
  const environment = { DATA_DIR: directory.path, ...secrets };
  if (profile === 'sqlite') {
    copyFileSync(await migratedFile(), join(directory.path, 'gatehouse.db'));
    return { profile, environment, remove: async () => directory.remove() };
  }
  const database = await createDatabase(requiredVariable('TEST_DATABASE_URL'));
  const redis = profile === 'redis' ? { REDIS_URL: requiredVariable('TEST_REDIS_URL') } : {};
  return {
    profile,
    environment: { ...environment, ...redis, DATABASE_URL: database.url, ...overrides },
    async remove() {
      await database.drop();
      directory.remove();
    },
  };
}

async function createDatabase(serverUrl: string) {
  const template = await migratedDatabase(serverUrl);
  const { name, url } = newDatabase(serverUrl);
  await runSql(serverUrl, `create database ${name} template ${template}`);
  return { url, drop: () => runSql(serverUrl, `drop database ${name} with (force)`) };
}

/** Migrating takes far longer than copying a migrated database, so it is done once in a process. */
const migratedFile = once(async () => {
  const { path } = createThrowAwayDirectory('gatehouse-migrated');
  const file = join(path, 'gatehouse.db');
  await migrateAndClose(`sqlite:${file}`);
  return file;
});

/** @returns the name of a database without connections */
const migratedDatabase = once(async (serverUrl: string) => {
  const { name, url } = newDatabase(serverUrl);
  await runSql(serverUrl, `create database ${name}`);
  await migrateAndClose(url);
  return name;
});

function once<Args extends string[]>(make: (...args: Args) => Promise<string>) {
  const made = new Map<string, Promise<string>>();
  return (...args: Args) => {
    const key = args.join();
    const known = made.get(key) ?? make(...args);
    made.set(key, known);
    return known;
  };
}

async function migrateAndClose(url: string) {
  const database = openDatabase(url);
  await database.migrate();
  await database.close();
}

function newDatabase(serverUrl: string) {
  const name = `gatehouse_${newId().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

async function runSql(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function requiredVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests with npm test.`);
  return value;
}
