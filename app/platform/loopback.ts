const names = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** Whether a host, as a URL or a socket names it, is this machine and can be reached from it alone. */
export function isLoopbackHost(host: string): boolean {
  return names.has(host);
}
