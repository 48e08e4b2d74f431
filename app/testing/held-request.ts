import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Sends a POST except for its last byte, and waits until the server reads the body.
 *
 * @returns a function that sends the last byte and returns the status
 */
export async function holdRequest(
  url: string,
  { headers, ...options }: http.RequestOptions & { headers: http.OutgoingHttpHeaders },
  body: string,
): Promise<() => Promise<number | undefined>> {
  const request = http.request(url, {
    ...options,
    method: 'POST',
    headers: { ...headers, 'content-length': body.length, expect: '100-continue' },
  });
  // A server that stops meanwhile does not answer.
  request.on('error', () => {});
  request.flushHeaders();
  const answered = once(request, 'response');
  answered.catch(() => {});
  await once(request, 'continue');
  request.write(body.slice(0, -1));
  return async () => {
    request.end(body.slice(-1));
    const [response] = (await answered) as [http.IncomingMessage];
    await text(response);
    return response.statusCode;
  };
}
