import type { Config } from '../config.ts';
import { OperatorFault } from '../platform/operator-fault.ts';

const lowestFreePort = 1024;

/** @returns undefined for errors unrelated to the address to listen on */
export function listenFault(
  { HOST: host, PORT: port }: Pick<Config, 'HOST' | 'PORT'>,
  error: unknown,
): OperatorFault | undefined {
  const sentence = sentenceFor(host, port, String((error as NodeJS.ErrnoException).code));
  return sentence === undefined ? undefined : new OperatorFault(sentence, { cause: error });
}

function sentenceFor(host: string, port: number, code: string): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use by another program. Stop that program, or choose another PORT.`;
    case 'EACCES':
    case 'EPERM':
      return port < lowestFreePort
        ? `Port ${port} can be opened only by root. Choose a PORT from ${lowestFreePort} up and put a proxy in front, or give this process the capability CAP_NET_BIND_SERVICE.`
        : `The system does not allow this process to listen on port ${port} of ${host} (PORT, HOST).`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `HOST is ${host}, which is no address of this machine. Use 127.0.0.1, 0.0.0.0 (all addresses), or an address that "ip address" shows.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is ${host}, and this name has no address. Use an address of this machine, such as 127.0.0.1 or 0.0.0.0.`;
    case 'EAFNOSUPPORT':
      return `HOST is ${host}, and this machine has no IPv6. Use an IPv4 address, such as 0.0.0.0.`;
    default:
      return undefined;
  }
}
