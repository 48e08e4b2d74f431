import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string;
  /** The name in EHLO. */
  readonly introducedAs: string;
  /** Headers of the message, unfolded, with names in lowercase. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  header(name: string): string | undefined;
  readonly text: string;
  readonly html: string;
  readonly raw: string;
}

type Behaviour =
  | 'accepts'
  /** Waits two seconds before it accepts each message. */
  | 'is slow'
  | 'greylists'
  | 'knows nobody'
  /** Answers each complete message with 554. */
  | 'refuses the message'
  /** Closes the connection in the middle of a message. */
  | 'hangs up'
  /** Accepts a message and never answers. */
  | 'falls silent';

export interface TestMailServer {
  /** For SMTP_URL. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** Messages that were begun, completed or not. */
  readonly begun: () => number;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  restart(): Promise<void>;
}

const slowMs = 2000;
const saysNothing = new Set<Behaviour>(['hangs up', 'falls silent']);

/**
 * A real SMTP server in this process that keeps all messages that it accepts.
 *
 * @param options.offersTls STARTTLS, with a self-signed certificate
 * @param options.offersLogin a login that is optional and always fails
 */
export async function startMailServer(
  options: {
    readonly host?: string;
    readonly offersTls?: boolean;
    readonly offersLogin?: boolean;
  } = {},
): Promise<TestMailServer> {
  const { host = '127.0.0.1', offersTls = false, offersLogin = false } = options;
  const disabledCommands = [...(offersLogin ? [] : ['AUTH']), ...(offersTls ? [] : ['STARTTLS'])];
  const mails: ReceivedMail[] = [];
  let begun = 0;
  let behaviour: Behaviour = 'accepts';
  let server = create();
  const port = await listen(0);

  function create(): SMTPServer {
    return new SMTPServer({
      logger: false,
      disabledCommands,
      authOptional: true,
      allowInsecureAuth: true,
      onAuth: (_given, _session, done) => done(refusal(535)),
      disableReverseLookup: true,
      closeTimeout: 100,
      onRcptTo(_address, _session, done) {
        if (behaviour === 'greylists') return done(refusal(450));
        return done(behaviour === 'knows nobody' ? refusal(550) : null);
      },
      onData(stream, session, done) {
        begun += 1;
        receive(stream, session).then(
          (isAccepted) => isAccepted && done(),
          (error: Error) => done(error),
        );
      },
    });
  }

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession) {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      if (behaviour === 'hangs up') for (const connection of server.connections) connection.close();
    }
    if (saysNothing.has(behaviour)) return false;
    if (behaviour === 'refuses the message') throw refusal(554);
    if (behaviour === 'is slow') await setTimeout(slowMs);
    mails.push(read(Buffer.concat(chunks).toString('latin1'), session));
    return true;
  }

  async function listen(wanted: number): Promise<number> {
    server.on('error', () => {
      // Errors of single connections. Tests check what was delivered.
    });
    const listener = server.listen(wanted, host);
    await once(listener, 'listening');
    return (listener.address() as AddressInfo).port;
  }

  return {
    url: `smtp://${host}:${port}`,
    mails,
    begun: () => begun,
    behave(next) {
      behaviour = next;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
    async restart() {
      server = create();
      await listen(port);
    },
  };
}

function refusal(responseCode: number): Error {
  // Real servers name the recipient, which must not reach a log.
  const error = new Error('<canary@example.com> is not welcome');
  return Object.assign(error, { responseCode });
}

function read(raw: string, { envelope, hostNameAppearsAs }: SMTPServerSession): ReceivedMail {
  const { headers, body } = parse(raw);
  const header = (name: string) => headers.find(([each]) => each === name)?.[1];
  const boundary = /boundary="([^"]+)"/.exec(header('content-type') ?? '')?.[1];
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`).map(parse);
  const part = (type: string) =>
    parts.find(({ headers }) =>
      headers.some(([name, value]) => name === 'content-type' && value.startsWith(type)),
    );
  return {
    to: envelope.rcptTo.map(({ address }) => address),
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    introducedAs: hostNameAppearsAs,
    headers,
    header,
    text: decode(part('text/plain')),
    html: decode(part('text/html')),
    raw,
  };
}

function parse(entity: string) {
  const [head = '', ...rest] = entity.replace(/^\r\n/, '').split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line) => {
    const [name = '', ...value] = line.split(': ');
    return [name.toLowerCase(), value.join(': ')] as const;
  });
  return { headers, body: rest.join('\r\n\r\n') };
}

/** The transfer encodings that our email can have (RFC 2045, 6). */
function decode(entity: ReturnType<typeof parse> | undefined): string {
  if (entity === undefined) return '';
  const encoding = entity.headers.find(([name]) => name === 'content-transfer-encoding')?.[1];
  const body = entity.body.replace(/\r\n$/, '');
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? unquote(body) : body, 'latin1');
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
}

function unquote(printable: string): string {
  return printable
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_match, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
