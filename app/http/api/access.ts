/**
 * Who may call: `logged-in` and `admin` by a session or an API key; `session`, and `recently-proved` (the
 * password, within ten minutes), by a session only; `client` are services, by an API key only.
 */
export type Access = 'public' | 'logged-in' | 'session' | 'recently-proved' | 'admin' | 'client';

/** What an API key must be good for. */
export type Scope = 'read' | 'write' | 'introspect';

/** @returns undefined if no API key will do */
export function scopeFor({
  access,
  method,
}: {
  readonly access: Access;
  readonly method: string;
}): Scope | undefined {
  if (access === 'session' || access === 'recently-proved') return undefined;
  if (access === 'client') return 'introspect';
  return method === 'get' ? 'read' : 'write';
}
