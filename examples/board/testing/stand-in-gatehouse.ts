import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';

/** Stands in for Gatehouse in tests. It can rotate keys, lie, hang and stop. */
export interface StandInGatehouse {
  readonly url: string;
  /** Its answer for each opaque token and key. Without one, the token is inactive. */
  readonly answers: Map<string, object>;
  readonly questions: { keys: number; introspections: number };
  /** A valid access token of Ada's, changed by the given claims. */
  token(claims?: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** Signs with another key from now on, and publishes only that one. */
  rotate(kid: string): Promise<void>;
  /** Accepts connections and never answers, until set to false. */
  hang(isHanging: boolean): void;
  stop(): Promise<void>;
  /** Starts again on the same port. */
  start(): Promise<void>;
}

export const boardKey = 'gh_the-key-that-the-board-asks-with';

export async function startStandIn(): Promise<StandInGatehouse> {
  const answers = new Map<string, object>();
  const questions = { keys: 0, introspections: 0 };
  let isHanging = false;
  let kid = 'first';
  let pair = await generateKeyPair('ES256', { extractable: true });
  let published: JWK[] = [await publicJwk(pair.publicKey, kid)];

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.url === '/.well-known/jwks.json') questions.keys += 1;
    if (request.url === '/api/v1/introspect') questions.introspections += 1;
    if (isHanging) return;
    if (request.url === '/.well-known/jwks.json') return answer(response, 200, { keys: published });
    if (request.headers['x-api-key'] !== boardKey) return answer(response, 401, {});
    const token = new URLSearchParams(body).get('token') ?? '';
    answer(response, 200, answers.get(token) ?? { active: false });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    answers,
    questions,
    async token(claims = {}, header = {}) {
      const seconds = Math.floor(Date.now() / 1000);
      return new SignJWT({
        iss: url,
        aud: url,
        sub: '018f0000-0000-7000-8000-000000000001',
        client_id: 'gatehouse',
        jti: crypto.randomUUID(),
        iat: seconds,
        exp: seconds + 300,
        auth_time: seconds - 10,
        preferred_username: 'ada',
        name: 'Ada Lovelace',
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
        .sign(pair.privateKey);
    },
    async rotate(newKid) {
      kid = newKid;
      pair = await generateKeyPair('ES256', { extractable: true });
      published = [await publicJwk(pair.publicKey, kid)];
    },
    hang(value) {
      isHanging = value;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async start() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}

async function publicJwk(key: Parameters<typeof exportJWK>[0], kid: string): Promise<JWK> {
  return { ...(await exportJWK(key)), kid, alg: 'ES256', use: 'sig' };
}

function answer(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
