import { connect as connectPlain, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cookies: readonly string[];
}

interface RawRequest {
  readonly method?: string;
  /** Lines as they are sent: they may be repeated or misspelt. */
  readonly headers?: readonly string[];
  readonly body?: string;
  /** For connections that stay open. */
  readonly isHeadEnough?: boolean;
}

/** A client that sends any bytes, valid HTTP or not. */
export type RawClient = (host: string, target: string, request?: RawRequest) => Promise<RawAnswer>;

const maxAnswerMs = 15_000;

/** @param tls whether to use TLS, with any certificate */
export function createRawClient(port: number, tls: boolean): RawClient {
  return async (host, target, { method = 'GET', headers = [], body = '', isHeadEnough } = {}) => {
    const to = { host: '127.0.0.1', port };
    const socket = tls
      ? connectTls({ ...to, servername: host.replace(/:\d+$/, ''), rejectUnauthorized: false })
      : connectPlain(to);
    socket.setTimeout(maxAnswerMs, () => socket.destroy(new Error('no answer in time')));
    const head = [`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...headers];
    if (!headers.some((line) => /^connection:/i.test(line))) head.push('Connection: close');
    if (body !== '') head.push(`Content-Length: ${Buffer.byteLength(body)}`);
    socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
    return parse(isHeadEnough ? await headOf(socket) : await text(socket));
  };
}

async function headOf(socket: Socket): Promise<string> {
  let received = '';
  for await (const chunk of socket) {
    received += chunk;
    if (received.includes('\r\n\r\n')) break;
  }
  return received;
}

function parse(answer: string): RawAnswer {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const pairs = lines.map((line) => line.split(/: (.*)/, 2) as [string, string]);
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
    body: rest.join('\r\n\r\n'),
    cookies: pairs
      .filter(([name]) => name.toLowerCase() === 'set-cookie')
      .map(([, value]) => value.split(';', 1)[0] ?? ''),
  };
}
