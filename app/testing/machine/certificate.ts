import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureInstalled } from './install.ts';

const run = promisify(execFile);

/** PEM files with a self-signed certificate for these hosts. */
export async function createCertificate(
  directory: string,
  hosts: readonly string[],
): Promise<{ certificate: string; key: string }> {
  const { openssl } = await ensureInstalled(['openssl']);
  const [certificate, key] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')];
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  await run(openssl, [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', '/CN=test', '-addext', `subjectAltName=${names}`],
    ...['-keyout', key, '-out', certificate],
  ]);
  return { certificate, key };
}
