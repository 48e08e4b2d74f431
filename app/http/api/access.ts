/**
 * Who may call. `logged-in`: a session or an API key. `session`: a session. `recently-proved`: a session whose
 * password was entered in the last ten minutes. `admin`: the same, of an administrator, as for pages. `client`: a
 * service, with an API key.
 */
export type Access = 'public' | 'logged-in' | 'session' | 'recently-proved' | 'admin' | 'client';

/** The scope that an API key needs. */
export type Scope = 'read' | 'write' | 'introspect';

export function scopeFor({
  access,
  method,
}: {
  readonly access: Access;
  readonly method: string;
}): Scope | undefined {
  if (access === 'client') return 'introspect';
  if (access !== 'public' && access !== 'logged-in') return undefined;
  return method === 'get' ? 'read' : 'write';
}
