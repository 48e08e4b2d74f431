const names = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** Whether a host, as written in a URL or a socket, is this machine and reachable only from it. */
export function isLoopbackHost(host: string): boolean {
  return names.has(host);
}
