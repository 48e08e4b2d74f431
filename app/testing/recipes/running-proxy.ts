import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recipeText } from '../../commands/gatehouse/recipe/text.ts';
import type { RecipeWishes } from '../../commands/gatehouse/recipe/wishes.ts';
import { startCaddy } from '../machine/caddy.ts';
import { createCertificate } from '../machine/certificate.ts';
import { startNginx } from '../machine/nginx.ts';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';

export const proxyNames = ['nginx', 'caddy'] as const;
export type TestedProxy = (typeof proxyNames)[number];

interface RunningProxy {
  stop(): Promise<void>;
}

/**
 * A proxy with exactly the configuration that `gatehouse recipe` prints. It listens on the port of the login
 * host.
 *
 * @param around further directives in nginx's `http {}`
 */
export async function startProxy(
  proxy: TestedProxy,
  wishes: RecipeWishes,
  around = '',
): Promise<RunningProxy> {
  const directory = createThrowAwayDirectory('recipe');
  const urls = [wishes.login, ...wishes.applications.map(({ origin }) => origin)];
  const hosts = urls.map(({ hostname }) => hostname);
  const certificate = await createCertificate(directory.path, hosts);
  const text = recipeText(proxy, { ...wishes, certificate }) ?? '';
  const running = await (proxy === 'nginx'
    ? startNginxWith(text, directory.path, wishes.login, around)
    : startCaddy(text, wishes.login));
  return {
    async stop() {
      await running.stop();
      directory.remove();
    },
  };
}

async function startNginxWith(
  recipe: string,
  directory: string,
  login: URL,
  around: string,
): Promise<RunningProxy> {
  const configurationFile = join(directory, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const folders = temporary.map((name) => `${name}_temp_path ${name};`).join(' ');
  const http = `access_log off; ${folders} ${around}\n${recipe}`;
  writeFileSync(configurationFile, `pid x.pid; events {}\nhttp { ${http}\n}\n`);
  return startNginx({ configurationFile, listen: Number(login.port), upstreams: {} });
}
