import { createRequire } from 'node:module';

let loaded: typeof import('pg') | undefined;

/** The client of PostgreSQL. Loaded on demand: an embedded database starts faster without it. */
export function loadPg(): typeof import('pg') {
  loaded ??= createRequire(import.meta.url)('pg') as typeof import('pg');
  return loaded;
}
