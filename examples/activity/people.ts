import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Failure } from './requests.ts';

/** Somebody to be registered, or registered already. */
export interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

const kept = z.array(
  z.strictObject({ username: z.string(), email: z.string(), password: z.string() }),
);

/** Nobody else's: the names are random in every run, whatever its seed, so that runs do not meet. */
export function newPerson(): Person {
  const unique = randomBytes(6).toString('hex');
  return {
    username: `activity-${unique}`,
    email: `activity-${unique}@example.com`,
    password: randomBytes(18).toString('base64url'),
  };
}

/** @returns the people of an earlier run, none if there was none. @throws Failure if the file is no such file */
export function readPeople(file: string | undefined): Person[] {
  if (file === undefined || !existsSync(file)) return [];
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Failure(`${file} does not hold accounts that were kept here.`, { cause: error });
  }
}

/** Readable by its owner alone: there are passwords in it. */
export function keepPeople(file: string | undefined, people: readonly Person[]): void {
  if (file !== undefined) writeFileSync(file, JSON.stringify(people, null, 2), { mode: 0o600 });
}
