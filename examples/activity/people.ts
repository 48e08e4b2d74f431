import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Failure } from './requests.ts';

/** A person who is registered, or will be. */
export interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

const kept = z.array(
  z.strictObject({ username: z.string(), email: z.string(), password: z.string() }),
);

/** The names are random in every run, whatever its seed, so that runs do not collide. */
export function newPerson(): Person {
  const unique = randomBytes(6).toString('hex');
  return {
    username: `activity-${unique}`,
    email: `activity-${unique}@example.com`,
    password: randomBytes(18).toString('base64url'),
  };
}

/** @returns the people of an earlier run, or none. @throws Failure if the file is invalid */
export function readPeople(file: string | undefined): Person[] {
  if (file === undefined || !existsSync(file)) return [];
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Failure(`${file} is no file of accounts.`, { cause: error });
  }
}

/** Only its owner may read the file, because it contains passwords. */
export function keepPeople(file: string | undefined, people: readonly Person[]): void {
  if (file !== undefined) writeFileSync(file, JSON.stringify(people, null, 2), { mode: 0o600 });
}
